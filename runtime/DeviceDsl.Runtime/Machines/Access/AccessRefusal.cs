namespace DeviceDsl.Machines;

/// <summary>
/// Carries past the bus that the device to which an access belongs has refused it: on the bus it counts as handled, so that no device is
/// asked again.
/// </summary>
internal static class AccessRefusal
{
    [ThreadStatic]
    private static bool t_isRefused;

    /// <summary>Passes on the result of a device.</summary>
    /// <returns>Whether the access belongs to the device.</returns>
    public static bool Pass(AccessResult result)
    {
        if (result == AccessResult.Refused) t_isRefused = true;
        return result != AccessResult.NotMine;
    }

    /// <summary>Whether the access that the calling thread has just offered to a bus was refused.</summary>
    public static bool Take()
    {
        bool isRefused = t_isRefused;
        if (isRefused) t_isRefused = false;
        return isRefused;
    }
}
