// Reads what exhibit writes with golang.org/x/mod/sumdb/note and tlog, and with nothing of exhibit.
//
//	check note VKEY CHECKPOINT
//	check record VKEY ENTRY PROOF
//	check tree VKEY OLD-CHECKPOINT NEW-CHECKPOINT ENTRY...
//	check agree < QUESTIONS
//	check folder VKEY FOLDER
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func need(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	need(err)
	return data
}

// open verifies a checkpoint and answers the tree it is the head of.
func open(vkey string, checkpoint []byte) tlog.Tree {
	verifier, err := note.NewVerifier(strings.TrimSpace(vkey))
	need(err)
	opened, err := note.Open(checkpoint, note.VerifierList(verifier))
	need(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() || len(opened.Sigs) != 1 {
		need(fmt.Errorf("not a checkpoint of %s", verifier.Name()))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	need(err)
	root, err := tlog.ParseHash(lines[2])
	need(err)
	return tlog.Tree{N: size, Hash: root}
}

func record(vkey string, entry, proof []byte) {
	head, checkpoint, found := strings.Cut(string(proof), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		need(fmt.Errorf("not a tlog-proof"))
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	need(err)
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		need(err)
		path = append(path, hash)
	}
	tree := open(vkey, []byte(checkpoint))
	need(tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(entry)))
}

func tree(vkey string, old, new tlog.Tree, entries []string) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	for i, path := range entries {
		hashes, err := tlog.StoredHashes(int64(i), read(path), reader)
		need(err)
		stored = append(stored, hashes...)
	}
	if int64(len(entries)) != new.N || old.N >= new.N {
		need(fmt.Errorf("%d entries for trees of %d and %d", len(entries), old.N, new.N))
	}
	root, err := tlog.TreeHash(new.N, reader)
	need(err)
	if root != new.Hash {
		need(fmt.Errorf("the entries have the root %v, the checkpoint says %v", root, new.Hash))
	}
	proof, err := tlog.ProveTree(new.N, old.N, reader)
	need(err)
	need(tlog.CheckTree(proof, new.N, new.Hash, old.N, old.Hash))
}

// folder reads a published log by the paths of C2SP tlog-tiles: tlog.TileHashReader holds every tile against the checkpoint,
// and every entry of its bundles against the tiles.
type folder struct{ path string }

func (folder) Height() int                           { return 8 }
func (folder) SaveTiles(tiles []tlog.Tile, _ [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		// Go's own paths have the height in them: tile/8/0/000.
		data, err := os.ReadFile(f.path + "/tile/" + strings.TrimPrefix(tile.Path(), "tile/8/"))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func checkFolder(vkey, path string) {
	tree := open(vkey, read(path+"/checkpoint"))
	hashes := tlog.TileHashReader(tree, folder{path})
	for start := int64(0); start < tree.N; start += 256 {
		width := int(min(256, tree.N-start))
		bundle := tlog.Tile{H: 8, L: 0, N: start / 256, W: width}
		data := read(path + "/tile/entries/" + strings.TrimPrefix(bundle.Path(), "tile/8/0/"))
		for i := start; i < start+int64(width); i++ {
			if len(data) < 2 || len(data)-2 < int(data[0])<<8|int(data[1]) {
				need(fmt.Errorf("the bundle ends inside entry %d", i))
			}
			size := int(data[0])<<8 | int(data[1])
			found, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
			need(err)
			if found[0] != tlog.RecordHash(data[2:2+size]) {
				need(fmt.Errorf("entry %d is not what its tile says", i))
			}
			data = data[2+size:]
		}
		if len(data) > 0 {
			need(fmt.Errorf("the bundle at %d has more", start))
		}
	}
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func main() {
	arguments := os.Args[1:]
	if len(arguments) == 1 && arguments[0] == "agree" {
		agree()
		return
	}
	if len(arguments) < 3 {
		need(fmt.Errorf("note|record|tree|folder VKEY FILE..."))
	}
	vkey := string(read(arguments[1]))
	files := arguments[2:]
	switch {
	case arguments[0] == "note" && len(files) == 1:
		open(vkey, read(files[0]))
	case arguments[0] == "record" && len(files) == 2:
		record(vkey, read(files[0]), read(files[1]))
	case arguments[0] == "tree" && len(files) > 2:
		tree(vkey, open(vkey, read(files[0])), open(vkey, read(files[1])), files[2:])
	case arguments[0] == "folder" && len(files) == 1:
		checkFolder(vkey, files[0])
	default:
		need(fmt.Errorf("wrong arguments"))
	}
}
