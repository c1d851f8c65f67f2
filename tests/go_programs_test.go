package tests

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestArgumentsEmbedOnce holds that no argument of a component takes more than one embedded struct to write: args may embed their spec, and a spec embeds
// nothing that embeds something itself.
func TestArgumentsEmbedOnce(t *testing.T) {
	t.Parallel()
	embedded := embeddedIn(t)
	require.Contains(t, embedded, "cluster.Args")
	for name, parts := range embedded {
		if !ast.IsExported(name[strings.Index(name, ".")+1:]) {
			continue
		}
		for _, part := range parts {
			assert.Empty(t, embedded[part], "%s embeds %s, which embeds another struct", name, part)
		}
	}
}

// embeddedIn are the structs that each struct of a component embeds, by package and name.
func embeddedIn(t *testing.T) map[string][]string {
	t.Helper()
	embedded := map[string][]string{}
	require.NoError(t, filepath.WalkDir("../components", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "internal") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			spec, isType := node.(*ast.TypeSpec)
			if !isType {
				return true
			}
			if structure, isStruct := spec.Type.(*ast.StructType); isStruct {
				embedded[file.Name.Name+"."+spec.Name.Name] = embeddedBy(file.Name.Name, structure)
			}
			return false
		})
		return nil
	}))
	return embedded
}

func embeddedBy(in string, structure *ast.StructType) []string {
	var parts []string
	for _, field := range structure.Fields.List {
		if len(field.Names) > 0 {
			continue
		}
		switch of := field.Type.(type) {
		case *ast.Ident:
			parts = append(parts, in+"."+of.Name)
		case *ast.SelectorExpr:
			if name := of.X.(*ast.Ident).Name + "." + of.Sel.Name; name != "pulumi.ResourceState" {
				parts = append(parts, name)
			}
		}
	}
	return parts
}
