namespace DeviceDsl.Conformance.Replay;

/// <summary>What the replayer says of traces that fail or cannot be understood: one clear line, never a crash.</summary>
public sealed class ReplayerShould
{
    private const string Machine = "# a comment\n> vm irqchip\n< ok\n";

    [Theory]
    [InlineData("", "is no trace: it holds no command")]
    [InlineData("# nothing\n", "is no trace: it holds no command")]
    [InlineData("hello\n", "line 1 is neither comment nor command: hello")]
    [InlineData("# kernel new\n", "line 1 names no kernel: # kernel new")]
    [InlineData("> vm irqchip\n", "line 1 is a command without a result: > vm irqchip")]
    [InlineData("> vm irqchip\n> vm irqchip\n", "line 2 is not the result of the command above: > vm irqchip")]
    [InlineData("> eventfd e0\n< ok\n", "line 1: the first command of a trace makes a machine: vm")]
    [InlineData("> vm fast\n< ok\n", "line 1: 'fast' in 'vm fast' is unknown")]
    [InlineData(Machine + "> dance\n< ok\n", "line 4: 'dance' is no command")]
    [InlineData(Machine + "> read\n< ok\n", "line 4: a word is missing at the end of 'read'")]
    [InlineData(Machine + "> read e0 e1\n< EBADF\n", "line 4: 'e1' in 'read e0 e1' is one word too many")]
    [InlineData(Machine + "> irqline x 1\n< ok\n", "line 4: 'x' is no number")]
    [InlineData(Machine + "> pio out 8 0x10 1\n< ok\n", "line 4: no access has the size 8")]
    [InlineData(Machine + "> routing 5\n< ok\n", "line 4: '5' is no route")]
    [InlineData(Machine + "> read e0\n< ok\n", "line 5: read e0\n  expected ok\n  actual   EBADF")]
    public void ReportMistakes(string trace, string expected) => Assert.Equal(expected, Replayer.Replay(new StringReader(trace)));

    [Fact]
    public void ReplaySeveralMachinesInOneTrace()
        => Assert.Null(
            Replayer.Replay(
                new StringReader(Machine + "> eventfd e0\n< ok\n> vm noirqchip\n< ok\n> read e0\n< EBADF\n> ioapic\n< ENXIO\n")));

    /// <summary>PIC-12: a poll sets bit 7 from 6.12 on.</summary>
    [Theory]
    [InlineData("", "0x83")]
    [InlineData("# kernel 6.12 svm\n", "0x83")]
    [InlineData("# kernel 6.1\n", "0x3")]
    public void FollowTheKernelThatATraceNames(string mark, string polled)
        => Assert.Null(Replayer.Replay(new StringReader(
            $"{mark}{Machine}> irqline 3 1\n< ok\n> pio out 1 0x20 0x0c\n< ok\n> pio in 1 0x20\n< val {polled}\n")));

    /// <summary>LAP-6: an interrupt of the 8259s, which is never in service at the local APIC, ends nothing there.</summary>
    [Fact]
    public void LeaveWhatIsInServiceWhenAn8259InterruptIsTaken()
        => Assert.Null(Replayer.Replay(new StringReader(
            Machine + "> svr 0x1ff\n< ok\n> redir 20 0x8034\n< ok\n> irqline 20 1\n< ok\n> ack\n< vector 0x34\n"
            + "> irqline 3 1\n< ok\n> extint\n< vector 0x03\n> lapic\n< lapic svr=0x1ff tpr=0x0 irr=- isr=0x34 tmr=0x34\n")));

    /// <summary>IRQ-1, GSI-4, GSI-5: flags that a call does not know are refused, and nothing happens.</summary>
    [Fact]
    public void RefuseUnknownFlags()
        => Assert.Null(Replayer.Replay(new StringReader(
            Machine + "> eventfd e0\n< ok\n> irqfd e0 5 4\n< EINVAL\n> irqfd e0 5 -\n< ok\n"
            + "> irqfd e0 5 5\n< EINVAL\n> irqfd e0 6 -\n< EBUSY\n"
            + "> routing flags=1\n< EINVAL\n> routing 5:ioapic:5:1\n< EINVAL\n> routing 5:msi:0xfee00000:0x41:2\n< EINVAL\n"
            + "> routing 5:msi:0xfee00000:0x41:1\n< ok\n> msi 0xfee00000 0x41 2\n< EINVAL\n")));

    /// <summary>SPL-2: the end of a level interrupt leaves the guest with its vector.</summary>
    [Fact]
    public void ReportTheEndsThatARemoteIoApicAwaits()
        => Assert.Null(Replayer.Replay(new StringReader(
            "> vm split\n< ok\n> svr 0x1ff\n< ok\n> routing 5:msi:0xfee00000:0x8041\n< ok\n> irqline 5 1\n< ok\n"
            + "> ack\n< vector 0x41\n> eoi\n< exit ioapic-eoi vector=0x41\n> eoi\n< ok\n> pic\n< ENXIO\n")));

    [Fact]
    public void CountAndReportFromItsProgram()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        Directory.CreateDirectory(Path.Combine(folder, "deep"));
        File.WriteAllText(Path.Combine(folder, "deep", "good.trace"), Machine);
        File.WriteAllText(Path.Combine(folder, "bad.trace"), "> nonsense\n< ok\n");
        using var output = new StringWriter();

        int code = TraceProgram.Run([folder], output, output);
        int filtered = TraceProgram.Run([folder, "--filter", "good*"], output, output);
        int single = TraceProgram.Run([Path.Combine(folder, "deep", "good.trace")], output, output);
        int missing = TraceProgram.Run([Path.Combine(folder, "none")], TextWriter.Null, TextWriter.Null);

        Assert.Equal((1, 0, 0, 2), (code, filtered, single, missing));
        Assert.Equal(
            [
                "bad.trace: line 1: the first command of a trace makes a machine: vm",
                "1 passed, 1 failed",
                "1 passed, 0 failed",
                "1 passed, 0 failed",
            ],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void ReplayCommandsOnOtherProcessorsAndLoadedStates()
        => Assert.Null(Replayer.Replay(new StringReader(
            "> vm irqchip 2\n< ok\n> svr 0x1ff\n< ok\n> on 1 svr 0x1ff\n< ok\n> save s\n< ok\n> msi 0xfee01000 0x41\n< ok ret=1\n"
            + "> int\n< none\n> on 1 int\n< vector 0x41\n> load s\n< ok\n> on 1 lapic\n< lapic svr=0x1ff tpr=0x0 irr=- isr=- tmr=-\n"
            + "> load t\n< ENOENT\n")));

    [Theory]
    [InlineData("compare", "--commands", "many")]
    [InlineData("record")]
    [InlineData("--kernel")]
    public void RejectWrongArguments(params string[] arguments)
    {
        using var errors = new StringWriter();

        Assert.Equal(2, TraceProgram.Run(arguments, TextWriter.Null, errors));

        Assert.Single(errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void ReportAMissingScript()
    {
        using var errors = new StringWriter();

        Assert.Equal(2, TraceProgram.Run(["record", "/none/script"], TextWriter.Null, errors));

        Assert.Contains("/none/script", errors.ToString(), StringComparison.Ordinal);
    }
}
