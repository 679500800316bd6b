namespace DeviceDsl.Model;

internal static class RegisterAccessModes
{
    /// <summary>Whether a write can change the register.</summary>
    public static bool StoresWrites(this RegisterAccessMode access) => access is not (RegisterAccessMode.ReadOnly
        or RegisterAccessMode.Constant
        or RegisterAccessMode.ReadClear
        or RegisterAccessMode.ReadSet);
}
