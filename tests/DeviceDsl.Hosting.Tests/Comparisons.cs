using System.Globalization;
using DeviceDsl.Hosting.Commands;
using DeviceDsl.KvmTesting;

namespace DeviceDsl.Hosting.Tests;

/// <summary>The comparison as a user sees it.</summary>
[Trait("Category", "Slow")]
public sealed class Comparisons
{
    private static readonly string[] AllRows =
    [
        "userspace exit, MMIO", "userspace exit, PIO", "ioeventfd, MMIO", "ioeventfd, PIO", "ioeventfd, MMIO, any length",
    ];

    [Theory]
    [InlineData]
    [InlineData("bench")]
    public void ShouldMeasureTheEmbeddedMachine(params string[] command)
    {
        ProgramRun run = ProgramRun.Of<AllKinds>([.. command, "--machine", "embedded", "--seconds", "0.1"]);
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("all kinds on the embedded machine", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("on the KVM machine", run.Output, StringComparison.Ordinal);
        AssertRows(run, AllRows);
    }

    [KvmFact]
    public void ShouldMeasureBothMachines()
    {
        ProgramRun run = ProgramRun.Of<AllKinds>("--seconds", "0.1");
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("all kinds on the embedded machine", run.Output, StringComparison.Ordinal);
        Assert.Contains("all kinds on the KVM machine", run.Output, StringComparison.Ordinal);
        Assert.Contains("every write arrived", Unwrapped(run.Output), StringComparison.Ordinal);
        AssertRows(run, [.. AllRows, .. AllRows]);
    }

    [Fact]
    public void ShouldSkipKvmIfMissing()
    {
        ProgramRun run = ProgramRun.WithoutKvm<AllKinds>("--seconds", "0.1");
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Single(run.Error.Split('\n'), line => line.StartsWith("The KVM machine is skipped: ", StringComparison.Ordinal));
        AssertRows(run, AllRows);
    }

    [LinuxFact]
    public void ShouldFailIfOnlyKvmIsRequestedAndMissing()
    {
        ProgramRun run = ProgramRun.WithoutKvm<AllKinds>("--machine", "kvm");
        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Equal("The KVM machine is skipped: /dev/no-such-kvm does not exist: ENOENT", run.Error.TrimEnd());
        Assert.Empty(run.Output);
    }

    [Fact]
    public void ShouldPrintPlainProgressLinesWithoutATerminal()
    {
        ProgramRun run = ProgramRun.Of<AllKinds>("--machine", "embedded", "--seconds", "0.1");
        string[] lines = run.Error.TrimEnd().Split('\n');
        Assert.Equal("measuring the doorbells: 0 %", lines[0].Trim());
        Assert.Equal("measuring the doorbells: 100 %", lines[^1].Trim());
        Assert.InRange(lines.Length, 2, 6);
        Assert.DoesNotContain('\u001b', run.Error + run.Output);
    }

    [Fact]
    public void ShouldOmitRowsWithoutADoorbell()
    {
        ProgramRun run = ProgramRun.Of<PortOnly>("--machine", "embedded", "--seconds", "0.1");
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        AssertRows(run, "userspace exit, PIO", "ioeventfd, PIO");
        Assert.Contains(
            "ioeventfd, MMIO, any length: skipped, PortOnly has no MMIO doorbell of any length.",
            Unwrapped(run.Output),
            StringComparison.Ordinal);
    }

    [KvmFact]
    public void ShouldOmitRowsThatTheGuestDoesNotReach()
    {
        ProgramRun run = ProgramRun.Of<FarAway>("--machine", "kvm", "--seconds", "0.1");
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        AssertRows(run, "userspace exit, PIO", "ioeventfd, PIO");
        Assert.Contains("ioeventfd, MMIO: skipped, mmio 0x1d0000000 is out of reach", Unwrapped(run.Output), StringComparison.Ordinal);
    }

    [KvmFact]
    public void ShouldExplainWhyTheGuestReachesNothing()
        => ShouldMeasureNothing(
            ProgramRun.Of<OutOfReach>("--machine", "kvm", "--seconds", "600"),
            "userspace exit, MMIO: skipped, mmio 0x1d0000000 is out of reach of the real-mode guest. ");

    [Fact]
    public void ShouldReportADeviceWithoutDoorbellsImmediately()
        => ShouldMeasureNothing(ProgramRun.Of<Silent>("bench", "--machine", "embedded", "--seconds", "600"), "Silent has no doorbell.");

    [Fact]
    public void ShouldReportABoardWithoutDoorbellsImmediately()
        => ShouldMeasureNothing(ProgramRun.Of<SilentBoard>("--seconds", "600"), "SilentBoard has no doorbell.");

    [Fact]
    public void ShouldReportDoorbellsWithoutIoEventFdsImmediately()
        => ShouldMeasureNothing(
            ProgramRun.Of<Immediate>("--machine", "embedded", "--seconds", "600"),
            "Immediate has only synchronous doorbells, which no ioeventfd serves.");

    [Fact]
    public void ShouldDrawNoEmptyChart()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.svg");
        ShouldMeasureNothing(ProgramRun.Of<Silent>("--machine", "embedded", "--seconds", "600", "--svg", path), "Silent has no doorbell.");
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void ShouldReportAFailureOfTheDevice()
    {
        ProgramRun run = ProgramRun.Of<Broken>("--machine", "embedded", "--seconds", "0.1");
        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("the device's handler threw NotSupportedException: out of order", Unwrapped(run.Output), StringComparison.Ordinal);
        Assert.Contains("NOT EVERY WRITE ARRIVED", Unwrapped(run.Output), StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldDrawTheRequestedChart()
    {
        string path = Path.GetTempFileName();
        try
        {
            ProgramRun run = ProgramRun.Of<AllKinds>("--machine", "embedded", "--seconds", "0.1", "--svg", path);
            Assert.Equal(ExitCodes.Success, run.ExitCode);
            Assert.Contains("</svg>", File.ReadAllText(path), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void ShouldMeasureNothing(ProgramRun run, string why)
    {
        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Empty(run.Output);
        string error = Assert.Single(
            run.Error.TrimEnd().Split('\n'), line => !line.StartsWith("The KVM machine is skipped: ", StringComparison.Ordinal));
        Assert.StartsWith($"error: there is nothing to measure: {why}", error, StringComparison.Ordinal);
    }

    private static void AssertRows(ProgramRun run, params string[] names)
    {
        Assert.Equal(names, run.Rows.Select(row => row[0]));
        Assert.All(run.Rows, row =>
        {
            Assert.True(double.Parse(row[1], NumberStyles.Number, CultureInfo.InvariantCulture) > 0);
            Assert.True(double.Parse(row[2], CultureInfo.InvariantCulture) >= 0);
            Assert.EndsWith("x", row[3], StringComparison.Ordinal);
        });
    }

    private static string Unwrapped(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
