using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Model.Devices;

/// <summary>Creates the models of registers and their aliases from their declarations.</summary>
/// <param name="device">The device.</param>
/// <param name="fields">Its fields, without those that are left out.</param>
/// <param name="hooks">Its methods for accesses, without those that are left out.</param>
internal sealed class RegisterModelFactory(DeviceDeclaration device, List<FieldDeclaration> fields, List<HookDeclaration> hooks)
{
    private readonly RegisterSharing _sharing = new(device);

    /// <summary>The table: first the registers, then the aliases.</summary>
    /// <param name="leftOut">What is not generated.</param>
    public IEnumerable<RegisterModel> Create(ISet<object?> leftOut)
    {
        var placed = device.PlacedRegisters(leftOut).ToList();
        HashSet<RegisterDeclaration> shared = FindShared(placed);
        return placed.Select(register => Create(register, shared.Contains(register)) with
        {
            AliasOf = register.AliasOf is { } aliased ? placed.IndexOf(aliased) : null,
        });
    }

    private RegisterModel Create(RegisterDeclaration register, bool isShared)
    {
        bool isOwnAccess = register is { AliasOf: not null, DeclaredAccess: not null };
        RegisterReach reach = isShared || isOwnAccess ? _sharing.ReachOf(register) : RegisterReach.Both;
        // What writes reach by an alias is what they reach in the register.
        RegisterDeclaration access = isOwnAccess && reach == RegisterReach.Writes ? register.AliasOf! : register;
        bool isReadOnly = isOwnAccess && reach == RegisterReach.Reads;
        return new(
            register.Space,
            register.Offset,
            register.Length,
            register.TypeLength ?? 1,
            register.IsArray ? new(register.Count, register.Stride) : null,
            access.Access,
            register.Mask,
            register.Reset,
            register.Name,
            isReadOnly ? default : Fields(access),
            Hooks(register, HookKind.Read),
            Hooks(register, HookKind.Write))
        {
            AfterRead = Hooks(register, HookKind.AfterRead),
            BeforeRead = Hooks(register, HookKind.BeforeRead),
            BeforeWrite = Hooks(register, HookKind.BeforeWrite),
            Form = register.Form.Over(device.Form),
            Reach = reach,
            Condition = register.Condition is { When: { } when } condition ? new(MemberOf(when), condition.Value) : null,
            Index = register.Index is { } index ? new(MemberOf(index.Index), index.First, index.Step) : null,
        };
    }

    // The registers that have bytes in common with another one.
    private static HashSet<RegisterDeclaration> FindShared(List<RegisterDeclaration> registers)
    {
        var all = new RangeSet<RegisterDeclaration>();
        foreach (RegisterDeclaration register in registers) all.Add(register.Ranges, register, keepsEqual: true);

        return new(registers.Where(register => all.Find(register.Ranges, isIgnored: other => other == register) is not null));
    }

    private SelectorModel MemberOf(string name)
        => SelectorMember.Find(device.Type, name) is { } member ? new(name, member.IsStatic, member.IsBool) : new(name, false, false);

    private EquatableArray<FieldModel> Fields(RegisterDeclaration register)
        => fields.Where(field => field.Register == register.Name)
            .Select(field => new FieldModel(field.Name, field.High, field.Low, field.AccessIn(register)))
            .ToEquatableArray();

    private EquatableArray<HookModel> Hooks(RegisterDeclaration register, HookKind kind)
        => hooks.Where(hook => hook.Kind == kind && hook.Register == register.Name)
            .Select(hook => new HookModel(hook.Method.Name, hook.Method.IsStatic, hook.ValuesOf(register), hook.TakesLanes, hook.Access))
            .ToEquatableArray();
}
