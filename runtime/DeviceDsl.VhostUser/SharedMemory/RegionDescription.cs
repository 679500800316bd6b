using DeviceDsl.VhostUser.Protocol;

namespace DeviceDsl.VhostUser.SharedMemory;

/// <summary>A memory region as a frontend describes it (VU-21).</summary>
/// <param name="GuestAddress">Its first guest-physical address.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="UserAddress">Its first address in the frontend, by which the frontend names rings (T-8).</param>
/// <param name="FileOffset">Its offset in the file of its descriptor.</param>
internal readonly record struct RegionDescription(ulong GuestAddress, ulong Length, ulong UserAddress, ulong FileOffset)
{
    /// <summary>The length of a description in a message.</summary>
    public const int MessageLength = 32;

    // Fields of rings are aligned to their lengths, at most 16, so that none lies in two regions.
    private const ulong Alignment = 16;

    /// <summary>Reads a description from a message.</summary>
    public static RegionDescription Read(FrontendMessage message, int offset)
        => new(
            message.ReadUInt64(offset), message.ReadUInt64(offset + 8), message.ReadUInt64(offset + 16), message.ReadUInt64(offset + 24));

    /// <summary>Checks the numbers, without the file.</summary>
    /// <exception cref="FrontendException">They break a rule.</exception>
    public void Check()
    {
        if (Length == 0) throw Invalid("is empty");
        if (!Fits(GuestAddress) || !Fits(UserAddress) || !Fits(FileOffset)) throw Invalid("extends beyond 2^64");
        if ((GuestAddress | Length | FileOffset) % Alignment != 0) throw Invalid($"is not aligned to {Alignment} bytes");
    }

    /// <summary>Whether two regions share guest or user addresses.</summary>
    public bool Overlaps(RegionDescription other)
        => Overlap(GuestAddress, Length, other.GuestAddress, other.Length) || Overlap(UserAddress, Length, other.UserAddress, other.Length);

    /// <summary>Whether another description names the same region; the offset in the file is ignored (VU-6).</summary>
    public bool IsSame(RegionDescription other)
        => GuestAddress == other.GuestAddress && Length == other.Length && UserAddress == other.UserAddress;

    /// <summary>The range of guest-physical addresses.</summary>
    public override string ToString() => $"region 0x{GuestAddress:x}..0x{GuestAddress + Length - 1:x}";

    // The last address must not be the last of all, so that no address after the region wraps to 0.
    private bool Fits(ulong start) => start <= ulong.MaxValue - Length;

    private static bool Overlap(ulong one, ulong oneLength, ulong other, ulong otherLength)
        => one < other + otherLength && other < one + oneLength;

    private FrontendException Invalid(string what)
        => new(
            "VU-21",
            $"The region at 0x{GuestAddress:x} of 0x{Length:x} bytes, user address 0x{UserAddress:x}, offset 0x{FileOffset:x} {what}.");
}
