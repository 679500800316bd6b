using System.Diagnostics;

namespace DeviceDsl.Packages.Tests;

/// <summary>The SDK's command line, for a bounded time and leaving no build node behind.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task<CommandResult> Run(string folder, params string[] arguments)
    {
        using var process = new Process { StartInfo = Start(folder, arguments) };
        using var patience = new CancellationTokenSource(Patience);
        process.Start();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new($"dotnet {string.Join(' ', arguments)}", process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static ProcessStartInfo Start(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Prepare(start);
        return start;
    }

    /// <summary>Sets the environment of a process that runs the SDK.</summary>
    public static void Prepare(ProcessStartInfo start)
    {
        // What the test host sets for itself would otherwise steer the SDK that it starts.
        string[] steering = [.. start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))];
        foreach (string name in steering) start.Environment.Remove(name);

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_SKIP_WORKLOAD_INTEGRITY_CHECK"] = "1";
    }
}
