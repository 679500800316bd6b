using DeviceDsl.VhostUser.SharedMemory;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Tests.Support;

/// <summary>
/// The memory of a guest that a frontend shares, as both of them see it. Its three addresses have nothing in common (T-8).
/// </summary>
internal sealed class SharedRam : IDisposable
{
    private readonly SharedMapping _mapping;

    public SharedRam(ulong guestAddress, ulong userAddress, ulong length, ulong fileOffset = 0)
    {
        Description = new(guestAddress, length, userAddress, fileOffset);
        File = LinuxMemory.Create("guest", fileOffset + length);
        _mapping = SharedMapping.Open(File, fileOffset, length, "the guest's memory");
    }

    public RegionDescription Description { get; }

    public SafeFileHandle File { get; }

    public GuestMemory ToPiece() => new(Description.GuestAddress, _mapping.Address, (int)Description.Length);

    public void Dispose()
    {
        _mapping.Dispose();
        File.Dispose();
    }
}
