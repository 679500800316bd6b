namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A test of a libvirt domain; skipped, with the reason, where libvirt or the guest is not available.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LibvirtFactAttribute : FactAttribute
{
    public LibvirtFactAttribute() => Skip = GuestFolder.Missing ?? LibvirtSession.Missing;
}
