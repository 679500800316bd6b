namespace DeviceDsl.Conformance.Replay;

/// <summary>How traces write results.</summary>
internal static class Results
{
    /// <summary>Success, or the name of an error.</summary>
    public static string Of(Errno errno) => errno == Errno.None ? "ok" : errno.ToString();

    /// <summary>Success, or the name of the error that it gave.</summary>
    public static string Of(Action call) => Of(() =>
    {
        call();
        return "ok";
    });

    /// <summary>The result, or the name of the error that it gave.</summary>
    public static string Of(Func<string> call)
    {
        try
        {
            return call();
        }
        catch (MachineException exception)
        {
            return exception.Errno.ToString();
        }
    }

    /// <summary>What left the guest, with the value that it read, if any.</summary>
    public static string Of(string[] exits, string? value = null)
    {
        string[] parts = value is null ? exits : [.. exits, value];
        return parts.Length == 0 ? "ok" : string.Join("; ", parts);
    }
}
