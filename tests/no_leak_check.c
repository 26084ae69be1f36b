/*
 * Linked into exhibit-verify where it is built with AddressSanitizer: LeakSanitizer looks for leaks from a tracing process
 * that the sandbox does not let it start.  The same code runs in `exhibit verify`, where it can.
 */
int __lsan_is_turned_off(void);

int __lsan_is_turned_off(void)
{
	return 1;
}
