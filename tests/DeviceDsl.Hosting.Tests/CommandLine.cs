using DeviceDsl.Hosting.Commands;

namespace DeviceDsl.Hosting.Tests;

/// <summary>What a device program answers to arguments that make no sense, before it measures anything.</summary>
public sealed class CommandLine
{
    [Theory]
    [InlineData("--machine xen: must be embedded, kvm or all.", "--machine", "xen")]
    [InlineData("--seconds -3: must be a number from 0.1 to 600.", "--seconds", "-3")]
    [InlineData("--seconds 0: must be a number from 0.1 to 600.", "--seconds", "0")]
    [InlineData("--seconds 1e9: must be a number from 0.1 to 600.", "--seconds", "1e9")]
    [InlineData("--seconds NaN: must be a number from 0.1 to 600.", "--seconds", "NaN")]
    [InlineData("--seconds soon: must be a number from 0.1 to 600.", "bench", "--seconds", "soon")]
    [InlineData("--svg", "--svg")]
    [InlineData("--frobnicate", "--frobnicate")]
    [InlineData("frobnicate", "frobnicate")]
    public void ShouldReportAMistakeInOneLine(string part, params string[] arguments)
    {
        ProgramRun run = ProgramRun.Of<AllKinds>(arguments);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
        AssertIsOneLine(run);
    }

    [Fact]
    public void ShouldReportAnUnwritableChartBeforeMeasuring()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "chart.svg");
        ProgramRun run = ProgramRun.Of<AllKinds>("--svg", path);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.StartsWith($"error: --svg {path} cannot be written: ", run.Error, StringComparison.Ordinal);
        AssertIsOneLine(run);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void ShouldRejectADirectoryAsAChart()
    {
        ProgramRun run = ProgramRun.Of<AllKinds>("--svg", Path.GetTempPath());
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        AssertIsOneLine(run);
    }

    [Fact]
    public void ShouldNotChangeAFileThatItOnlyProbes()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "of before");
            ProgramRun run = ProgramRun.WithoutKvm<AllKinds>("--machine", "kvm", "--svg", path);
            Assert.Equal(ExitCodes.Failure, run.ExitCode);
            Assert.Equal("of before", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void ShouldPrintHelp()
    {
        ProgramRun run = ProgramRun.Of<AllKinds>("--help");
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("all kinds", run.Output, StringComparison.Ordinal);
        foreach (string word in new[] { "bench", "--machine", "embedded|kvm|all", "--seconds", "--svg" })
        {
            Assert.Contains(word, run.Output, StringComparison.Ordinal);
        }
    }

    private static void AssertIsOneLine(ProgramRun run)
    {
        Assert.Empty(run.Output);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }
}
