using System.Runtime.InteropServices;

namespace VirtioBlk;

/// <summary>A range of a discard, write zeroes or secure erase request, as the driver writes it (BK-15).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct SectorRange(ulong Sector, uint Count, uint Flags)
{
    public const uint Unmap = 1;

    public ulong Offset => Sector * BlockDevice.SectorLength;

    public ulong Length => (ulong)Count * BlockDevice.SectorLength;
}
