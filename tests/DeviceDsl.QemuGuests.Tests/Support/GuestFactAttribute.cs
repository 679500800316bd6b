namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A test that boots a Linux guest under QEMU; skipped, with the reason, where that is not possible.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GuestFactAttribute : FactAttribute
{
    public GuestFactAttribute() => Skip = GuestFolder.Missing;
}
