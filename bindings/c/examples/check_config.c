/* Says what is wrong with the configuration file of a modem.
 *
 *     check_config FILE [SECRET]
 *
 * Prints a line for each finding and one for each integrity check. Fails when there is a finding that is not minor, or a
 * wrong check.
 */
#include <broadcast.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The longest file of TLVs that TFTP carries in blocks of 512 bytes is far above this. */
static unsigned char data[1 << 20];

static int print_mic(const char *name, const bc_mic *mic)
{
    static const char *const verdicts[] = {"absent", "not checked", "of another algorithm", "right", "wrong"};
    int i;
    printf("%s: %s", name, verdicts[mic->verdict]);
    if (mic->verdict == BC_MIC_VERDICT_WRONG) {
        printf(", must be ");
        for (i = 0; i < 16; i++)
            printf("%02x", (unsigned)mic->computed[i]);
    }
    printf("\n");
    return mic->verdict == BC_MIC_VERDICT_WRONG;
}

int main(int argc, char **argv)
{
    bc_bytes file, secret = {0};
    bc_findings *findings;
    bc_finding finding;
    bc_mics mics;
    bc_error error;
    FILE *from;
    size_t i;
    int failed = 0;

    if (argc != 2 && argc != 3) {
        fprintf(stderr, "usage: check_config FILE [SECRET]\n");
        return 2;
    }
    from = fopen(argv[1], "rb");
    if (from == NULL) {
        fprintf(stderr, "check_config: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    file.data = data;
    file.length = fread(data, 1, sizeof data, from);
    fclose(from);
    if (argc == 3) {
        secret.data = (const uint8_t *)argv[2];
        secret.length = strlen(argv[2]);
    }

    findings = bc_config_check(file, &error);
    if (findings == NULL) {
        fprintf(stderr, "check_config: %s\n", error.text);
        return 1;
    }
    for (i = 0; bc_findings_get(findings, i, &finding) == BC_STATUS_OK; i++) {
        printf("byte %lu: ", (unsigned long)finding.offset);
        if (finding.tlv_type >= 0)
            printf("type %d: ", (int)finding.tlv_type);
        printf("%s%s\n", finding.text, finding.is_minor ? " (minor)" : "");
        failed |= !finding.is_minor;
    }
    bc_findings_free(findings);

    if (bc_config_verify(file, secret, &mics, &error) != BC_STATUS_OK) {
        fprintf(stderr, "check_config: %s\n", error.text);
        return 1;
    }
    failed |= print_mic("CM MIC", &mics.cm);
    failed |= print_mic("CMTS MIC", &mics.cmts);
    failed |= print_mic("extended CMTS MIC", &mics.extended);
    return failed || fflush(stdout) != 0;
}
