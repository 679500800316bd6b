using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model;

/// <summary>Turns declarations of registers into values.</summary>
internal static class RegisterModelFactory
{
    public static RegisterModel Create(RegisterDeclaration register, List<FieldDeclaration> fields, List<HookDeclaration> hooks)
        => new(
            register.Space,
            register.Offset,
            register.Length ?? 1,
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
            .Select(static hook => new HookModel(hook.Method.Name, hook.Method.IsStatic, hook.Method.Parameters.Length == 2))
            .ToEquatableArray();
}
