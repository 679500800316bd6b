namespace DeviceDsl.VhostUser.SharedMemory;

/// <summary>A memory region of a frontend, mapped here.</summary>
/// <param name="Description">The region.</param>
/// <param name="Mapping">Its mapping.</param>
internal sealed record SharedRegion(RegionDescription Description, SharedMapping Mapping)
{
    /// <summary>Returns the pieces of guest memory of the region, each as long as a piece can be.</summary>
    public IEnumerable<GuestMemory> ToPieces()
    {
        ulong length = Description.Length;
        for (ulong at = 0; at < length; at += GuestMemory.MaxLength)
        {
            int pieceLength = (int)Math.Min(length - at, GuestMemory.MaxLength);
            yield return new GuestMemory(Description.GuestAddress + at, Mapping.Address + (nint)at, pieceLength);
        }
    }
}
