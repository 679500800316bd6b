using DeviceDsl.Foundation;

namespace DeviceDsl.Memory;

/// <summary>The owner of each guest address: memory, attached devices, BARs, and what the machine and its bus have of their own.</summary>
/// <remarks>
/// Whatever answers is claimed here before the guest can reach it, so that nothing is where it could not be reached. Ioeventfds
/// that a user assigns by hand are not here: as on the kernel's machine, they may be anywhere.
/// </remarks>
internal sealed class AddressMap
{
    [LockRank((int)LockRank.AddressMap)]
    private readonly RankedLock _lock = new(LockRank.AddressMap);
    private readonly AddressLayers[] _spaces = [AddressLayers.Empty, AddressLayers.Empty, AddressLayers.Empty];

    /// <summary>Claims addresses: all of them, or none when one is refused.</summary>
    /// <param name="claims">The claims.</param>
    /// <returns>
    /// <see cref="Errno.EINVAL"/>: one lies beyond the end of its space; <see cref="Errno.EEXIST"/>: something answers there
    /// already that it does not go together with.
    /// </returns>
    public Refusal? TryClaim(IReadOnlyList<AddressClaim> claims)
    {
        Refusal? refusal = claims.Select(claim => claim.CheckPlace()).FirstOrDefault(refusal => refusal is not null);
        if (refusal is not null) return refusal;
        using (_lock.Hold())
        {
            Dictionary<AddressSpace, AddressLayers> changed = claims.GroupBy(claim => claim.Space)
                .ToDictionary(group => group.Key, group => _spaces[(int)group.Key].With(group));
            foreach (AddressClaim claim in claims)
            {
                if (changed[claim.Space].FindConflict(claim) is { } other) return claim.CheckAgainst(other);
            }

            foreach ((AddressSpace space, AddressLayers layers) in changed) _spaces[(int)space] = layers;
            return null;
        }
    }

    /// <summary>Gives back all that an owner claimed. One who claimed nothing is ignored.</summary>
    public void Release(object owner)
    {
        using (_lock.Hold())
        {
            for (int space = 0; space < _spaces.Length; space++) _spaces[space] = _spaces[space].Without(owner);
        }
    }
}
