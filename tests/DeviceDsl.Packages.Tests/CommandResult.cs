namespace DeviceDsl.Packages.Tests;

/// <summary>What a command left behind: its exit code, and all that it printed.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output)
{
    /// <summary>The same, where success is the only answer that lets a test go on.</summary>
    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"{Command} ended with {ExitCode}:\n{Output}");
        return this;
    }
}
