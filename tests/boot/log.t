#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# log.awk finds what a kernel's log says of trouble, card.awk what the card says.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

here=$top/tests/boot

# What the sanitizers of a debug kernel say, a line each, none of them missed.
n=0
while IFS= read -r line; do
	n=$((n + 1))
	printf '[ 1.0] %s\n' "$line" >"$tmp/console"
	awk -f "$here/kernel-log.awk" "$here/allowed" "$tmp/console" >"$tmp/bad" || :
	like "found: $line" "$(cat "$tmp/bad")" '^boot: '
done <<'END'
WARNING: possible circular locking dependency detected
WARNING: possible recursive locking detected
WARNING: inconsistent lock state
WARNING: suspicious RCU usage
WARNING: bad unlock balance detected!
[ BUG: Invalid wait context ]
INFO: trying to register non-static key.
turning off the locking correctness validator.
BUG: sleeping function called from invalid context at mm/slab.h:1
BUG: KASAN: slab-use-after-free in f+0x1/0x2 [r750]
UBSAN: shift-out-of-bounds in f.c:1:2
UBSAN: array-index-out-of-bounds in f.c:1:2
ODEBUG: free active (active state 0) object: 0 object type: timer_list
BUG kmalloc-64 (Tainted: G           O): Right Redzone overwritten
DMA-API: r750 0000:01:00.0: device driver tries to free DMA memory it has not allocated
DMA-API: r750 0000:01:00.0: device driver has pending DMA allocations while released from device [count=1]
refcount_t: underflow; use-after-free.
list_del corruption. prev->next should be 0, but was 1
INFO: task rmmod:99 blocked for more than 30 seconds.
genirq: Flags mismatch irq 16. 00000000 (r750) vs. 00000080 (x)
sysfs: cannot create duplicate filename '/class/scsi_host/host0'
Oops: divide error: 0000 [#1] SMP
END
is 'all of these lines were tried' "$n" 22
cat >"$tmp/console" <<'END'
[ 0.1] DMA-API: preallocated 65536 debug entries
[ 0.1] rcu: 	RCU lockdep checking is enabled.
[ 0.1] rcu: 	RCU callback double-/use-after-free debug is enabled.
[ 0.1] DMA-API: debugging enabled by kernel config
[ 0.1] kasan: KernelAddressSanitizer initialized (generic)
[ 0.1] Lock dependency validator: Copyright (c) 2006 Red Hat, Inc., Ingo Molnar
[ 0.1] ... MAX_LOCKDEP_SUBCLASSES:  8
END
ok 'what sanitizers say of themselves is no trouble' awk -f "$here/kernel-log.awk" \
	"$here/allowed" "$tmp/console"

# Each line is told with the step that it came in; a step can be left out, or
# looked at alone.
cat >"$tmp/console" <<'END'
[    1.0] boot: step one
[    1.1] WARNING: CPU: 0 PID: 1 at kernel/foo.c:1 bar+0x1/0x2
[    1.2] boot: step two
[    1.3] DMAR: [DMA Write NO_PASID] Request device [00:01.0] fault addr 0x0
END
look()
{
	awk "$@" -f "$here/kernel-log.awk" "$here/allowed" "$tmp/console" >"$tmp/bad"
	rc=$?
}
look
is 'a bad log is told by its status' $rc 1
like 'a warning is found, with its step' "$(cat "$tmp/bad")" '^one: .*WARNING'
like 'a DMA fault is found, with its step' "$(cat "$tmp/bad")" '^two: .*DMAR'
look -v excused=one
is 'a step that is excused leaves the other' "$(grep -c '^one' "$tmp/bad"; grep -c '^two' "$tmp/bad")" \
	'0
1'
look -v only=one
is 'a step that is looked at alone' "$(grep -c '^one' "$tmp/bad"; grep -c '^two' "$tmp/bad")" '1
0'
look -v only=three
is 'a step without trouble, looked at alone' $rc 0
echo '[ 1.0] r750: module verification failed: signature and/or required key missing' \
	>"$tmp/console"
look
is 'an allowed line is no trouble' $rc 0

# The card's last line, as the server has it.
card()
{
	printf 'client left\n%s\n' "$1" >"$tmp/card"
	awk -f "$here/card.awk" "$tmp/card"
}
ok 'a card that saw nothing amiss' card \
	'stats commands 9 dma_refused 0 protocol_errors 0 refused 0 faults 0 lost_irq_left 3'
is 'a transfer to memory out of reach' \
	"$(card 'stats commands 9 dma_refused 0 protocol_errors 0 refused 0 faults 2')" \
	'faults 2'
is 'a command that makes no sense' \
	"$(card 'stats commands 9 dma_refused 0 protocol_errors 1 refused 0 faults 0')" \
	'protocol_errors 1'
is 'a card that ended before its figures' "$(card 'stats protocol_errors 0')" \
	'the card has said no figures'
done_testing
