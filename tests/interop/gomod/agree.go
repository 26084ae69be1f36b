package main

import (
	"bufio"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// The questions of tests/independent/agree.py, as far as x/mod has answers: "ok" or "bad" of a proof, "skip" where it has
// none (nothing is older than the empty tree to it), of a quorum the witnesses whose cosignatures note.Open takes.

func hashesOf(text string) []tlog.Hash {
	data, err := hex.DecodeString(text)
	need(err)
	var hashes []tlog.Hash
	for ; len(data) >= 32; data = data[32:] {
		var hash tlog.Hash
		copy(hash[:], data)
		hashes = append(hashes, hash)
	}
	return hashes
}

func hexOf(hashes []tlog.Hash) string {
	var text strings.Builder
	for _, hash := range hashes {
		text.WriteString(hex.EncodeToString(hash[:]))
	}
	return text.String()
}

func integer(text string) int64 {
	value, err := strconv.ParseInt(text, 10, 64)
	need(err)
	return value
}

func verdict(err error) string {
	if err != nil {
		return "bad"
	}
	return "ok"
}

func answerTree(index, old int64, leaves []tlog.Hash) string {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	for i, leaf := range leaves {
		hashes, err := tlog.StoredHashesForRecordHash(int64(i), leaf, reader)
		need(err)
		stored = append(stored, hashes...)
	}
	size := int64(len(leaves))
	root, err := tlog.TreeHash(size, reader)
	need(err)
	record, err := tlog.ProveRecord(size, index, reader)
	need(err)
	tree, err := tlog.ProveTree(size, old, reader)
	need(err)
	return hexOf([]tlog.Hash{root}) + "\t" + hexOf(record) + "\t" + hexOf(tree)
}

// cosigner is tlog-cosignature's Ed25519 form as a note.Verifier.
type cosigner struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.id }
func (c cosigner) Verify(message, signature []byte) bool {
	if len(signature) != 72 {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	return ed25519.Verify(c.key, []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, message)), signature[8:])
}

func answerQuorum(policy, text []byte) string {
	var verifiers []note.Verifier
	names := map[string]string{}
	for _, line := range strings.Split(string(policy), "\n") {
		words := strings.Fields(line)
		if len(words) < 3 || words[0] != "witness" {
			continue
		}
		parts := strings.SplitN(words[2], "+", 3)
		id, err := strconv.ParseUint(parts[1], 16, 32)
		need(err)
		key, err := base64.StdEncoding.DecodeString(parts[2])
		need(err)
		if key[0] == 4 {
			verifiers = append(verifiers, cosigner{parts[0], uint32(id), ed25519.PublicKey(key[1:])})
			names[parts[0]] = words[1]
		}
	}
	opened, err := note.Open(text, note.VerifierList(verifiers...))
	if _, none := err.(*note.UnverifiedNoteError); none {
		return "ok"
	}
	if err != nil {
		return "bad"
	}
	var cosigned []string
	for _, signature := range opened.Sigs {
		cosigned = append(cosigned, names[signature.Name])
	}
	sort.Strings(cosigned)
	return strings.Join(append([]string{"ok"}, cosigned...), " ")
}

func agree() {
	scanner := bufio.NewScanner(os.Stdin)
	scanner.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for scanner.Scan() {
		fields := strings.Split(scanner.Text(), "\t")
		answer := "skip"
		switch fields[0] {
		case "tree":
			answer = answerTree(integer(fields[1]), integer(fields[2]), hashesOf(fields[3]))
		case "inclusion":
			leaf, root := hashesOf(fields[3])[0], hashesOf(fields[4])[0]
			answer = verdict(tlog.CheckRecord(hashesOf(fields[5]), integer(fields[2]), root, integer(fields[1]), leaf))
		case "consistency":
			old, size := integer(fields[1]), integer(fields[2])
			if old > 0 {
				answer = verdict(tlog.CheckTree(hashesOf(fields[5]), size, hashesOf(fields[4])[0], old, hashesOf(fields[3])[0]))
			}
		case "quorum":
			policy, err := base64.StdEncoding.DecodeString(fields[1])
			need(err)
			text, err := base64.StdEncoding.DecodeString(fields[2])
			need(err)
			answer = answerQuorum(policy, text)
		}
		fmt.Fprintln(out, answer)
	}
	need(scanner.Err())
}
