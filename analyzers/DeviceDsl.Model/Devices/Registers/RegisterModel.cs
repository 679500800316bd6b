using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Model.Devices;

/// <summary>One row of the device's table of registers: a register, or another address of one.</summary>
/// <param name="Space">The address space.</param>
/// <param name="Offset">The address; for an array, the first.</param>
/// <param name="Length">The width in bytes.</param>
/// <param name="TypeLength">The width in bytes of the property's type, at least that of the register.</param>
/// <param name="Array">Count and stride; null if it is not an array. The stride is 0 if an index selects a register.</param>
/// <param name="Access">The effect of reads and writes.</param>
/// <param name="Mask">The bits that exist; null for all.</param>
/// <param name="Reset">Its value after a reset.</param>
/// <param name="Name">The name of the property.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="OnRead">The methods that reads run.</param>
/// <param name="OnWrite">The methods that writes run.</param>
internal sealed record RegisterModel(
    AddressSpace Space,
    ulong Offset,
    int Length,
    int TypeLength,
    ArrayModel? Array,
    RegisterAccess Access,
    ulong? Mask,
    ulong Reset,
    string Name,
    EquatableArray<FieldModel> Fields,
    EquatableArray<HookModel> OnRead,
    EquatableArray<HookModel> OnWrite)
{
    /// <summary>The methods that run after reads.</summary>
    public EquatableArray<HookModel> AfterRead { get; init; }

    /// <summary>The methods that decide whether a read takes place.</summary>
    public EquatableArray<HookModel> BeforeRead { get; init; }

    /// <summary>The methods that decide whether a write takes place.</summary>
    public EquatableArray<HookModel> BeforeWrite { get; init; }

    /// <summary>Whether a method may answer reads later.</summary>
    public bool DefersReads => OnRead.Any(static hook => hook.Defers);

    /// <summary>Whether a method may complete writes later.</summary>
    public bool DefersWrites => OnWrite.Any(static hook => hook.Defers);

    /// <summary>The form of accesses.</summary>
    public AccessFormModel Form { get; init; } = AccessFormModel.Any;

    /// <summary>The row of the register that it is another address of; null if it is a register of its own.</summary>
    public int? AliasOf { get; init; }

    /// <summary>The accesses that reach it. Not limited for a register that shares no bytes: its access says the same.</summary>
    public RegisterReach Reach { get; init; } = RegisterReach.Both;

    /// <summary>When it answers; null for always.</summary>
    public ConditionModel? Condition { get; init; }

    /// <summary>What selects a register of the array; null if they have addresses of their own.</summary>
    public IndexModel? Index { get; init; }

    public RegisterLayer Layer
        => Condition is not null ? RegisterLayer.Banked : Index is not null ? RegisterLayer.Indexed : RegisterLayer.Plain;

    /// <summary>The value type of one register.</summary>
    public string Type => TypeOf(TypeLength);

    /// <summary>The unsigned type with the given number of bytes.</summary>
    public static string TypeOf(int length) => length switch { 1 => "byte", 2 => "ushort", 4 => "uint", _ => "ulong" };

    /// <summary>The bits that the guest can access, grouped by access; the group with the register's own access comes first.</summary>
    public IReadOnlyList<AccessGroup> Groups()
    {
        ulong own = Mask ?? FieldBits.All(Length);
        var groups = new List<AccessGroup>();
        foreach (IGrouping<RegisterAccess, FieldModel> others
            in Fields.Where(field => field.Access != Access).GroupBy(static field => field.Access))
        {
            ulong bits = others.Aggregate(0UL, static (all, field) => all | field.Bits) & own;
            own &= ~bits;
            groups.Add(new(others.Key, bits));
        }

        if (own != 0 || groups.Count == 0) groups.Insert(0, new(Access, groups.Count == 0 ? Mask : own));

        return groups;
    }
}
