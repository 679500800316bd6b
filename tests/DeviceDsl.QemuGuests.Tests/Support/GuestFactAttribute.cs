namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A test that boots a Linux guest under QEMU; where that cannot be had it is skipped, and the reason says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GuestFactAttribute : FactAttribute
{
    public GuestFactAttribute() => Skip = GuestFolder.Missing;
}
