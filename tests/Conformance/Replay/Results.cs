namespace DeviceDsl.Conformance.Replay;

/// <summary>How traces write results.</summary>
internal static class Results
{
    /// <summary>Success, or the name of an error.</summary>
    public static string Of(Errno errno) => Of(errno, "ok");

    /// <summary>A result, or the name of the error in its place.</summary>
    public static string Of(Errno errno, string result) => errno == Errno.None ? result : errno.ToString();

    /// <summary>What left the guest, with the value that it read, if any.</summary>
    public static string Of(GuestResult result, bool isRead)
    {
        string[] parts = isRead ? [.. result.Exits, $"val 0x{result.Value:x}"] : result.Exits;
        return parts.Length == 0 ? "ok" : string.Join("; ", parts);
    }

    /// <summary>A vector that a processor took.</summary>
    public static string Of(byte? vector) => vector is null ? "none" : $"vector 0x{vector:x2}";

    /// <summary>The error that a call threw.</summary>
    public static Errno Try(Action call) => Try(
        () =>
        {
            call();
            return true;
        },
        out _);

    /// <summary>The error that a call threw, or its result.</summary>
    public static Errno Try<T>(Func<T> call, out T? result)
    {
        result = default;
        try
        {
            result = call();
            return Errno.None;
        }
        catch (MachineException exception)
        {
            return exception.Errno;
        }
    }
}
