namespace DeviceDsl.Hosting.Commands;

/// <summary>What a device program returns to its caller.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>It ran, but what it found is not right, or there was nothing that it could run.</summary>
    public const int Failure = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;
}
