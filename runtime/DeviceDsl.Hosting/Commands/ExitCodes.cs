namespace DeviceDsl.Hosting.Commands;

/// <summary>The exit codes of a device program.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The program ran, but a result is wrong, or there was nothing to run.</summary>
    public const int Failure = 1;

    /// <summary>The command line is invalid.</summary>
    public const int Usage = 2;
}
