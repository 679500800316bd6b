namespace DeviceDsl.Model;

/// <summary>One row of the device's table of registers.</summary>
/// <param name="Space">The address space.</param>
/// <param name="Offset">The address.</param>
/// <param name="Length">The width in bytes.</param>
/// <param name="Access">What reads and writes do.</param>
/// <param name="Mask">The bits it has; null for all.</param>
/// <param name="Reset">What it holds after a reset.</param>
/// <param name="Name">The name of the property.</param>
/// <param name="OnRead">What reads run.</param>
/// <param name="OnWrite">What writes run.</param>
internal sealed record RegisterModel(
    DoorbellSpace Space,
    ulong Offset,
    int Length,
    RegisterAccessMode Access,
    ulong? Mask,
    ulong Reset,
    string Name,
    EquatableArray<HookModel> OnRead,
    EquatableArray<HookModel> OnWrite)
{
    /// <summary>The type of the property.</summary>
    public string Type => Length switch { 1 => "byte", 2 => "ushort", 4 => "uint", _ => "ulong" };
}
