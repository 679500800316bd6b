using DeviceDsl.Conformance.Replay;
using DeviceDsl.KvmTesting;

namespace DeviceDsl.Conformance.Live;

/// <summary>Traces that are recorded from the running kernel.</summary>
public sealed class RecorderShould
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "traces");

    /// <summary>The recordings of this kernel's kind; those of another kernel differ where it does.</summary>
    public static TheoryData<string> Recordings
        => [.. TraceFolder.Find(Path.Combine(Folder, "svm")).Select(file => Path.GetFileName(file))];

    [KvmFact]
    public void WriteATraceThatTheEmbeddedMachineReplays()
    {
        string[] script =
        [
            "vm irqchip 2", "# a comment", "eventfd e0", "> svr 0x1ff", "< whatever", "redir 20 0x8045", "irqfd e0 20 resample e0",
            "irqline 20 1", "int", "on 1 svr 0x1ff", "ioeventfd e0 0xd0000000 2 datamatch 2", "mmio w 2 0xd0000000 2",
            "mmio r 16 0x100000000", "coalesced add pio 0x10 4", "pio out 4 0x10 0x12345678", "ring", "save s", "eoi", "load s", "lapic",
            "vm split", "vm noirqchip",
        ];

        string trace = Recorder.Record(script);

        Assert.StartsWith("# kernel ", trace, StringComparison.Ordinal);
        Assert.Contains("\n# a comment\n", trace, StringComparison.Ordinal);
        Assert.Contains("> int\n< vector 0x45\n", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("whatever", trace, StringComparison.Ordinal);
        Assert.Null(Replayer.Replay(new StringReader(trace)));
    }

    [KvmTheory]
    [MemberData(nameof(Recordings))]
    public void ReproduceARecording(string file)
        => Assert.Null(Replayer.Replay(Path.Combine(Folder, "svm", file), call => new KernelTraceMachine(call)));

    [KvmFact]
    public void LeaveNoDescriptorBehind()
    {
        Record();
        int before = Directory.GetFileSystemEntries("/proc/self/fd").Length;

        for (int i = 0; i < 10; i++) Record();

        Assert.Equal(before, Directory.GetFileSystemEntries("/proc/self/fd").Length);

        static void Record() => Recorder.Record(["vm irqchip 2", "eventfd e0", "irqfd e0 5 -", "signal e0", "vm noirqchip"]);
    }

    [KvmTheory]
    [InlineData("line 2: 'dance' is no command", "vm irqchip", "dance")]
    [InlineData("line 1: the first command of a trace makes a machine: vm", "ioapic")]
    [InlineData("line 1: a machine has 1 to 8 processors, not 9", "vm irqchip 9")]
    [InlineData("line 2: the machine has no processor 1", "vm irqchip", "on 1 eoi")]
    public void ReportMistakesOfAScript(string expected, params string[] script)
        => Assert.Equal(expected, Assert.Throws<TraceException>(() => Recorder.Record(script)).Message);
}
