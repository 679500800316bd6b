using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Model;

/// <summary>One row of the device's table of registers.</summary>
/// <param name="Space">The address space.</param>
/// <param name="Offset">The address; of an array, the first.</param>
/// <param name="Length">The width in bytes.</param>
/// <param name="TypeLength">The width in bytes of what the property holds, which has room for it.</param>
/// <param name="Array">How many there are; null where there is no array.</param>
/// <param name="Access">What reads and writes do.</param>
/// <param name="Mask">The bits it has; null for all.</param>
/// <param name="Reset">What it holds after a reset.</param>
/// <param name="Name">The name of the property.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="OnRead">What reads run.</param>
/// <param name="OnWrite">What writes run.</param>
internal sealed record RegisterModel(
    DoorbellSpace Space,
    ulong Offset,
    int Length,
    int TypeLength,
    ArrayModel? Array,
    RegisterAccessMode Access,
    ulong? Mask,
    ulong Reset,
    string Name,
    EquatableArray<FieldModel> Fields,
    EquatableArray<HookModel> OnRead,
    EquatableArray<HookModel> OnWrite)
{
    /// <summary>The type of what one register holds.</summary>
    public string Type => TypeOf(TypeLength);

    /// <summary>The unsigned type of so many bytes.</summary>
    public static string TypeOf(int length) => length switch { 1 => "byte", 2 => "ushort", 4 => "uint", _ => "ulong" };

    /// <summary>The bits that the guest has, by what reads and writes do: those of the register's own access first.</summary>
    public IReadOnlyList<AccessGroup> Groups()
    {
        ulong own = Mask ?? FieldBits.All(Length);
        var groups = new List<AccessGroup>();
        foreach (var others in Fields.Where(field => field.Access != Access).GroupBy(static field => field.Access))
        {
            ulong bits = others.Aggregate(0UL, static (all, field) => all | field.Bits) & own;
            own &= ~bits;
            groups.Add(new(others.Key, bits));
        }

        if (own != 0 || groups.Count == 0)
        {
            groups.Insert(0, new(Access, groups.Count == 0 ? Mask : own));
        }

        return groups;
    }
}
