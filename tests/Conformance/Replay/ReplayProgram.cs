namespace DeviceDsl.Conformance.Replay;

/// <summary>The replayer as a program: tells the first mismatch of each file that fails, and how many passed.</summary>
internal static class ReplayProgram
{
    private const int Passed = 0;
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>Replays what the arguments name.</summary>
    /// <returns>0 when every trace passed, 1 when one failed, 2 when the arguments make no sense.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (!TryParse(arguments, out string folder, out string? filter))
        {
            errors.WriteLine("usage: DeviceDsl.Conformance DIR [--filter GLOB]");
            return Misused;
        }

        try
        {
            return Replay(folder, TraceFolder.Find(folder, filter), output);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(exception.Message);
            return Misused;
        }
    }

    private static int Replay(string folder, string[] files, TextWriter output)
    {
        int failed = 0;
        foreach (string file in files)
        {
            string? mismatch = Replayer.Replay(file);
            if (mismatch is null) continue;
            failed++;
            output.WriteLine($"{(file == folder ? file : Path.GetRelativePath(folder, file))}: {mismatch}");
        }

        output.WriteLine($"{files.Length - failed} passed, {failed} failed");
        return failed == 0 ? Passed : Failed;
    }

    private static bool TryParse(string[] arguments, out string folder, out string? filter)
    {
        folder = "";
        filter = null;
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (argument == "--filter" && i + 1 < arguments.Length) filter = arguments[++i];
            else if (argument.StartsWith("--filter=", StringComparison.Ordinal)) filter = argument["--filter=".Length..];
            else if (argument.StartsWith('-') || folder.Length > 0) return false;
            else folder = argument;
        }

        return folder.Length > 0;
    }
}
