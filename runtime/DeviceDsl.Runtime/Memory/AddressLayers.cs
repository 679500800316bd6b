namespace DeviceDsl.Memory;

/// <summary>The claims in one address space, by kind and address. It never changes: with and without claims it is another.</summary>
internal sealed class AddressLayers
{
    /// <summary>No claims at all.</summary>
    public static readonly AddressLayers Empty = new([.. Enum.GetValues<ClaimKind>().Select(_ => Array.Empty<AddressClaim>())]);

    private static readonly ClaimKind[] Everything = Enum.GetValues<ClaimKind>();

    // By kind, each in the order of addresses. Claims of a kind have no address in common, except doorbells, which have one
    // address each: in both cases who overlaps a claim stands in a row.
    private readonly AddressClaim[][] _layers;

    private AddressLayers(AddressClaim[][] layers) => _layers = layers;

    /// <summary>These claims and others.</summary>
    public AddressLayers With(IEnumerable<AddressClaim> claims)
    {
        AddressClaim[][] layers = [.. _layers];
        foreach (IGrouping<ClaimKind, AddressClaim> coming in claims.GroupBy(claim => claim.Kind))
        {
            layers[(int)coming.Key] = Merge(_layers[(int)coming.Key], [.. coming.OrderBy(claim => claim.First)]);
        }

        return new(layers);
    }

    /// <summary>These claims without those of an owner.</summary>
    public AddressLayers Without(object owner)
        => new([.. _layers.Select(layer => Array.Exists(layer, claim => claim.Owner == owner) ? [.. layer.Where(claim => claim.Owner != owner)] : layer)]);

    /// <summary>A claim that one of these cannot stand beside, if there is any.</summary>
    public AddressClaim? FindConflict(AddressClaim claim)
    {
        foreach (ClaimKind kind in ConflictsOf(claim.Kind))
        {
            AddressClaim[] layer = _layers[(int)kind];
            for (int i = Math.Max(FindFrom(layer, claim.First) - 1, 0); i < layer.Length && layer[i].First < claim.End; i++)
            {
                if (layer[i] != claim && layer[i].Overlaps(claim) && Conflict(claim, layer[i])) return layer[i];
            }
        }

        return null;
    }

    /// <summary>The kinds of which some overlap is a conflict.</summary>
    private static ClaimKind[] ConflictsOf(ClaimKind kind) => kind switch
    {
        ClaimKind.Register => [ClaimKind.Memory, ClaimKind.Chip, ClaimKind.Register, ClaimKind.ExitDoorbell],
        ClaimKind.Doorbell => [ClaimKind.Memory, ClaimKind.Chip, ClaimKind.ExitDoorbell],
        ClaimKind.ExitDoorbell => [ClaimKind.Memory, ClaimKind.Chip, ClaimKind.Register, ClaimKind.Doorbell, ClaimKind.ExitDoorbell],
        ClaimKind.Bar => [ClaimKind.Memory, ClaimKind.Chip, ClaimKind.Bar],
        _ => Everything,
    };

    /// <summary>Whether two claims of such kinds that overlap are a conflict.</summary>
    private static bool Conflict(AddressClaim one, AddressClaim other) => (one.Kind, other.Kind) switch
    {
        (ClaimKind.ExitDoorbell, ClaimKind.Register) or (ClaimKind.Register, ClaimKind.ExitDoorbell) => one.Owner != other.Owner,
        (ClaimKind.ExitDoorbell or ClaimKind.Doorbell, ClaimKind.ExitDoorbell or ClaimKind.Doorbell) => one.CollidesWith(other),
        _ => true,
    };

    /// <summary>The first claim of a layer at or after an address.</summary>
    private static int FindFrom(AddressClaim[] layer, UInt128 address)
    {
        int from = 0, to = layer.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (layer[middle].First < address) from = middle + 1;
            else to = middle;
        }

        return from;
    }

    private static AddressClaim[] Merge(AddressClaim[] here, AddressClaim[] coming)
    {
        var merged = new AddressClaim[here.Length + coming.Length];
        int fromHere = 0, fromComing = 0;
        for (int i = 0; i < merged.Length; i++)
        {
            bool isComing = fromHere == here.Length || (fromComing < coming.Length && coming[fromComing].First < here[fromHere].First);
            merged[i] = isComing ? coming[fromComing++] : here[fromHere++];
        }

        return merged;
    }
}
