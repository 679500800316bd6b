namespace DeviceDsl.Model.Devices;

internal static class RegisterAccesses
{
    /// <summary>Whether a write can change the register.</summary>
    public static bool StoresWrites(this RegisterAccess access) => access is not (RegisterAccess.ReadOnly
        or RegisterAccess.Constant
        or RegisterAccess.ReadClear
        or RegisterAccess.ReadSet);

    /// <summary>What a guest can do with bits of the access, as the predicate of a sentence about them.</summary>
    public static string Describe(this RegisterAccess access) => access switch
    {
        RegisterAccess.ReadOnly => "the guest can read",
        RegisterAccess.Constant => "the guest reads as in Reset",
        RegisterAccess.WriteOnly => "the guest can write but not read back",
        RegisterAccess.ReadClear => "the guest clears by reading",
        RegisterAccess.ReadSet => "the guest sets by reading",
        RegisterAccess.WriteOneClears or RegisterAccess.WriteZeroClears or RegisterAccess.WriteClears => "the guest can read and clear",
        RegisterAccess.WriteOneSets or RegisterAccess.WriteZeroSets or RegisterAccess.WriteSets => "the guest can read and set",
        RegisterAccess.WriteOneToggles or RegisterAccess.WriteZeroToggles => "the guest can read and toggle",
        _ => "the guest can read and write",
    };
}
