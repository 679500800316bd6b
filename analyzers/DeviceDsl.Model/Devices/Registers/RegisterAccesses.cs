namespace DeviceDsl.Model.Devices;

internal static class RegisterAccesses
{
    /// <summary>Whether a write can change the register.</summary>
    public static bool StoresWrites(this RegisterAccess access) => access is not (RegisterAccess.ReadOnly
        or RegisterAccess.Constant
        or RegisterAccess.ReadClear
        or RegisterAccess.ReadSet);
}
