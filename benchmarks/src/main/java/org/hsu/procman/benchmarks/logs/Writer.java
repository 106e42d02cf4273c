package org.hsu.procman.benchmarks.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that waits for a file, writes lines of 100 bytes to its standard output, says when it began and ended to
 * write, and stays. Perl, because a hundred of them must not need the memory of a hundred JVMs.
 *
 * @param folder of its own
 * @param load   what it writes
 */
record Writer(Path folder, Load load) {
    /** In the last line, by which one sees that everything was taken. */
    static final String END = "END of what the writer writes";

    private static final String PROGRAM = """
            use Time::HiRes qw(time sleep);
            my ($folder, $size, $count, $rate) = @ARGV;
            my $line = ("x" x 99) . "\\n";
            my $block = $line x int($size / 100);
            $block .= ("y" x ($size % 100 - 1)) . "\\n" if $size % 100;
            sleep 0.01 until -e "$folder/go";
            my $start = time;
            for (my $i = 1; $i <= $count; $i++) {
                syswrite(STDOUT, $block) == $size or die "short write: $!";
                if ($rate && $i % 10 == 0) {
                    my $wait = $start + $i / $rate - time;
                    sleep $wait if $wait > 0;
                }
            }
            syswrite(STDOUT, "THE_END\\n");
            my $end = time;
            open(my $out, ">", "$folder/times.new") or die;
            printf $out "%.6f %.6f\\n", $start, $end;
            close $out;
            rename "$folder/times.new", "$folder/times";
            sleep 1000 while 1;
            """.replace("THE_END", END);

    /**
     * @param size  of each write, in bytes
     * @param count of writes
     * @param rate  writes a second, 0 for as many as there can be
     */
    record Load(int size, long count, int rate) {
        double gigabytes() {
            return size * (double) count / 1e9;
        }
    }

    static Writer in(Path folder, Load load) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("writer.pl"), PROGRAM);
        return new Writer(folder, load);
    }

    List<String> command() {
        return List.of("perl", folder.resolve("writer.pl").toString(), folder.toString(),
                Integer.toString(load.size()), Long.toString(load.count()), Integer.toString(load.rate()));
    }

    void go() throws IOException {
        Files.createFile(folder.resolve("go"));
    }

    /** Epoch seconds of begin and end; null while it writes. */
    double[] times() throws IOException {
        Path file = folder.resolve("times");
        if (!Files.exists(file)) {
            return null;
        }
        String[] words = Files.readString(file).trim().split(" ");
        return new double[] {Double.parseDouble(words[0]), Double.parseDouble(words[1])};
    }
}
