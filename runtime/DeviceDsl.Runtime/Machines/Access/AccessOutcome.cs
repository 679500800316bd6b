namespace DeviceDsl.Machines;

/// <summary>
/// Carries past the bus what the device to which an access belongs did with it: on the bus it counts as handled, so that no device is asked
/// again.
/// </summary>
internal static class AccessOutcome
{
    [ThreadStatic]
    private static AccessResult t_result;

    /// <summary>Passes on the result of a device.</summary>
    /// <returns>Whether the access belongs to the device.</returns>
    public static bool Pass(AccessResult result)
    {
        if (result is AccessResult.Refused or AccessResult.NotYet) t_result = result;
        return result != AccessResult.NotMine;
    }

    /// <summary>What became of the access that the calling thread has just offered to a bus.</summary>
    /// <param name="isTaken">Whether a device took it.</param>
    public static AccessResult Take(bool isTaken)
    {
        AccessResult result = t_result;
        if (result == AccessResult.NotMine) return isTaken ? AccessResult.Handled : AccessResult.NotMine;
        t_result = AccessResult.NotMine;
        return result;
    }
}
