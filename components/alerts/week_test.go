package alerts

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWholeWeek(t *testing.T) {
	t.Parallel()
	hours := func(from, until, zone string, days ...string) *Hours {
		return &Hours{Days: days, From: nonEmpty(from), Until: nonEmpty(until), TimeZone: nonEmpty(zone)}
	}
	work := []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}
	for name, one := range map[string]struct {
		hours []*Hours
		whole bool
	}{
		"none":                           {nil, false},
		"office hours":                   {[]*Hours{hours("08:00", "18:00", "", work...)}, false},
		"day and night":                  {[]*Hours{hours("08:00", "18:00", ""), hours("18:00", "08:00", "")}, true},
		"day and night of working days":  {[]*Hours{hours("08:00", "18:00", "", work...), hours("18:00", "08:00", "", work...)}, false},
		"office, nights and weekends":    {[]*Hours{hours("08:00", "18:00", "", work...), hours("18:00", "08:00", ""), hours("", "", "", "Saturday", "Sunday")}, true},
		"a minute is missing":            {[]*Hours{hours("08:00", "18:00", ""), hours("18:00", "07:59", "")}, false},
		"Sunday night goes on in Monday": {[]*Hours{hours("06:00", "", "", weekdays...), hours("23:00", "06:00", "")}, true},
		"two time zones":                 {[]*Hours{hours("08:00", "18:00", "UTC"), hours("18:00", "08:00", "Tokyo Standard Time")}, false},
		"days alone":                     {[]*Hours{hours("", "", "", work...), hours("", "", "UTC", "Saturday", "Sunday")}, true},
	} {
		assert.Equal(t, one.whole, wholeWeek(one.hours), name)
	}
}
