#ifndef NOTE_PARTS_H
#define NOTE_PARTS_H

#include "bytes.h"

/* What signature lines and vkeys have in common.  Source: C2SP signed-note. */

#define NOTE_ID_SIZE 4

/* note_name_is_valid(name): a key name: UTF-8, not empty, no Unicode spaces, no '+'. */
bool note_name_is_valid(struct bytes name);

/* note_name_has_controls(name): controls with DEL and C1, which other people's names may hold and ours may not. */
bool note_name_has_controls(struct bytes name);

/* note_id_read(data): a key id, big-endian. */
uint32_t note_id_read(const uint8_t data[static NOTE_ID_SIZE]);
void note_id_write(uint32_t id, uint8_t data[static NOTE_ID_SIZE]);

#endif
