package azure

import (
	"context"
	"fmt"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// maxPages is far more than the longest list needs: the sizes of a region come on one page, and those of a cloud on some dozens.
const maxPages = 1000

// pageCount follows the pages of a list.
type pageCount struct {
	action, scope string
	followed      map[string]bool
}

// follow refuses a list that does not end. The link is not in the error: it may hold a token.
func (p *pageCount) follow(link string) error {
	if link == "" {
		return nil
	}
	if p.followed == nil {
		p.followed = map[string]bool{}
	}
	switch {
	case p.followed[link]:
		return fmt.Errorf("the list that %s reads at %s does not end: Azure names the same next page again", p.action, p.scope)
	case len(p.followed) >= maxPages:
		return fmt.Errorf("the list that %s reads at %s does not end: it has more than %d pages", p.action, p.scope, maxPages)
	}
	p.followed[link] = true
	return nil
}

// eachPage gives each page of a list to use, until the list ends.
func eachPage[T any](ctx context.Context, pager *runtime.Pager[T], action, scope string, link func(T) *string, use func(T)) error {
	count := &pageCount{action: action, scope: scope}
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return readError(err, action, scope)
		}
		use(page)
		if err := count.follow(value(link(page))); err != nil {
			return err
		}
	}
	return nil
}
