namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A test of a libvirt domain; where libvirt or the guest cannot be had it is skipped, and the reason says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LibvirtFactAttribute : FactAttribute
{
    public LibvirtFactAttribute() => Skip = GuestFolder.Missing ?? LibvirtSession.Missing;
}
