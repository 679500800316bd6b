using DeviceDsl.VhostUser.Protocol;

namespace DeviceDsl.VhostUser.SharedMemory;

/// <summary>The memory regions of a connection (VU-6, VU-21). Every change is atomic.</summary>
internal sealed class RegionTable
{
    /// <summary>The maximum number of regions.</summary>
    public const int MaxRegions = 256;

    // In the order of their guest addresses.
    private SharedRegion[] _regions = [];

    /// <summary>Whether the frontend has shrunk the file of a region under its mapping.</summary>
    public bool IsLost
    {
        get
        {
            foreach (SharedRegion region in Volatile.Read(ref _regions))
            {
                if (region.Mapping.IsLost) return true;
            }

            return false;
        }
    }

    /// <summary>Returns the regions with another one.</summary>
    /// <exception cref="FrontendException">The region overlaps one of them, or there are too many.</exception>
    public SharedRegion[] With(SharedRegion region) => Check([.. _regions, region]);

    /// <summary>Returns the regions without one.</summary>
    /// <exception cref="FrontendException">There is no such region.</exception>
    public SharedRegion[] Without(RegionDescription description)
    {
        SharedRegion[] left = [.. _regions.Where(region => !region.Description.IsSame(description))];
        return left.Length < _regions.Length
            ? left
            : throw new FrontendException(
                "VU-6",
                $"The {description} cannot be removed: the frontend has not added it at user address 0x{description.UserAddress:x}.");
    }

    /// <summary>Checks a whole new table.</summary>
    /// <returns>The regions in the order of their addresses.</returns>
    /// <exception cref="FrontendException">Two regions overlap, or there are too many.</exception>
    public static SharedRegion[] Check(IEnumerable<SharedRegion> regions)
    {
        SharedRegion[] ordered = [.. regions.OrderBy(region => region.Description.GuestAddress)];
        if (ordered.Length > MaxRegions) throw new FrontendException("VU-21", $"The frontend adds more than {MaxRegions} regions.");
        for (int i = 0; i < ordered.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (!ordered[i].Description.Overlaps(ordered[j].Description)) continue;
                throw new FrontendException(
                    "VU-21", $"The {ordered[i].Description} overlaps the {ordered[j].Description}, or their user addresses do.");
            }
        }

        return ordered;
    }

    /// <summary>Replaces the regions.</summary>
    /// <returns>Those that are no longer part of the table.</returns>
    public SharedRegion[] Replace(SharedRegion[] regions)
    {
        SharedRegion[] before = _regions;
        Volatile.Write(ref _regions, regions);
        return [.. before.Except(regions)];
    }

    /// <summary>Returns the regions that are not part of a new table.</summary>
    public SharedRegion[] Missing(SharedRegion[] regions) => [.. _regions.Except(regions)];

    /// <summary>Translates a range of the frontend's addresses to guest-physical ones (T-8).</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="address">The first address in the frontend.</param>
    /// <param name="length">The length of the range, not 0.</param>
    /// <returns>The guest-physical address; null unless the range is in regions that are adjacent in both address spaces.</returns>
    public static ulong? Translate(SharedRegion[] regions, ulong address, ulong length)
    {
        ulong? start = null;
        ulong next = 0;
        while (length != 0)
        {
            if (Find(regions, address) is not { } region) return null;
            ulong offset = address - region.UserAddress;
            if (start is not null && region.GuestAddress + offset != next) return null;
            start ??= region.GuestAddress + offset;
            ulong part = Math.Min(length, region.Length - offset);
            next = region.GuestAddress + offset + part;
            address = unchecked(address + part);
            length -= part;
        }

        return start;
    }

    /// <summary>Translates with the regions of the table.</summary>
    public ulong? Translate(ulong address, ulong length) => Translate(_regions, address, length);

    private static RegionDescription? Find(SharedRegion[] regions, ulong address)
    {
        foreach (SharedRegion region in regions)
        {
            if (address - region.Description.UserAddress < region.Description.Length) return region.Description;
        }

        return null;
    }
}
