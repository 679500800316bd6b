using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Model.Devices;

/// <summary>Creates the models of registers from their declarations.</summary>
internal static class RegisterModelFactory
{
    public static RegisterModel Create(RegisterDeclaration register, List<FieldDeclaration> fields, List<HookDeclaration> hooks)
        => new(
            register.Space,
            register.Offset,
            register.Length,
            register.TypeLength ?? 1,
            register.IsArray ? new(register.Count, register.Stride) : null,
            register.Access,
            register.Mask,
            register.Reset,
            register.Name,
            Fields(register, fields),
            Hooks(register, hooks, isWrite: false),
            Hooks(register, hooks, isWrite: true));

    private static EquatableArray<FieldModel> Fields(RegisterDeclaration register, List<FieldDeclaration> fields)
        => fields.Where(field => field.Register == register.Name)
            .Select(field => new FieldModel(field.Name, field.High, field.Low, field.AccessIn(register)))
            .ToEquatableArray();

    private static EquatableArray<HookModel> Hooks(RegisterDeclaration register, List<HookDeclaration> hooks, bool isWrite)
        => hooks.Where(hook => hook.IsWrite == isWrite && hook.Register == register.Name)
            .Select(hook => new HookModel(hook.Method.Name, hook.Method.IsStatic, hook.ValuesOf(register) == 2))
            .ToEquatableArray();
}
