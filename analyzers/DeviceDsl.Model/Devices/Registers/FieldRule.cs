using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks one field and its register: DDSL0017, DDSL0020, DDSL0034, DDSL0035.</summary>
internal static class FieldRule
{
    public static Finding? Check(FieldDeclaration field, RegisterDeclaration? register, DeviceDeclaration device)
    {
        if (register is null) return Unbound(field, device);

        if (Fault(field, register) is { } fault)
        {
            return new(Catalogue.FieldShape, new Site(field.Property), field.Name, fault.What, fault.Remedy)
            {
                LeavesOut = field,
            };
        }

        return field.HasKnownAccess
            ? null
            : new(
                Catalogue.UnknownValue,
                field.At("Access"),
                $"The field '{field.Name}' has Access = {field.DeclaredAccess}, which is not a RegisterAccess: use a defined value")
            {
                LeavesOut = field,
            };
    }

    /// <summary>Whether the bits lie in a valid register.</summary>
    public static Finding? CheckRange(FieldDeclaration field, RegisterDeclaration register)
    {
        int highest = (8 * register.Length) - 1;
        if (field.Low < 0 || field.High > highest)
        {
            return Outside(
                field,
                field.At(field.Low < 0 ? "low" : "high"),
                $"lies outside the register '{register.Name}', which has bits {highest} to 0");
        }

        if (field.High < field.Low) return Outside(field, field.At("high"), "has its high bit below its low bit");

        if ((field.Bits & ~register.Bits) != 0)
        {
            string mask = Hex.Format(register.Bits);
            return Outside(field, field.AtBits, $"has bits outside the Mask {mask} of the register '{register.Name}'");
        }

        return field.Width > field.Room
            ? Outside(field, field.At("high"), $"has more bits than its type '{field.Property.Type.ToDisplayString()}'")
            : null;
    }

    private static Finding Outside(FieldDeclaration field, Site bits, string fault)
        => new(Catalogue.FieldRange, bits, field.Name, field.Description, fault) { LeavesOut = field };

    private static Finding Unbound(FieldDeclaration field, DeviceDeclaration device)
    {
        var finding = new Finding(
            Catalogue.UnboundAttribute,
            field.At("Register"),
            "[Field]",
            field.Name,
            field.Register is { } name ? $"the device has no register '{name}'" : "it names no Register")
        {
            LeavesOut = field,
        };
        return field.Register is { } meant ? MissingRegister.Propose(finding, device, "Register", meant) : finding;
    }

    private static ShapeFault? Fault(FieldDeclaration field, RegisterDeclaration register)
    {
        IPropertySymbol property = field.Property;
        return PropertyShape.Fault(property) ?? property switch
        {
            _ when RegisterDeclaration.Read(property) is not null => new("is also a register", "declare a property for each"),
            _ when field.Room is null => new(
                $"is of type '{property.Type.ToDisplayString()}'",
                register.IsArray || field.IsArray
                    ? "use Fields<T> of bool, byte, ushort, uint, ulong or an enum"
                    : "use bool, byte, ushort, uint, ulong or an enum"),
            _ when register.IsArray != field.IsArray => ArrayFault(field, register),
            { SetMethod: not null } when field.IsArray => new(
                "belongs to an array but has a setter", "remove set; code sets the bits of single registers"),
            { GetMethod: null } => new("cannot be read", "add get"),
            { SetMethod.IsInitOnly: true } => new("can be set only once", "use set instead of init"),
            { SetMethod: not null } when field.AccessIn(register) == RegisterAccess.Constant
                => new("is Constant but has a setter", "remove set, or set Access = ReadOnly"),
            { SetMethod: not null } when register.Access == RegisterAccess.Constant
                => new($"has a setter, but its register '{register.Name}' is Constant", "remove set"),
            _ => null,
        };
    }

    private static ShapeFault ArrayFault(FieldDeclaration field, RegisterDeclaration register)
    {
        string type = field.ValueType.ToDisplayString();
        return register.IsArray
            ? new(
                $"belongs to the array '{register.Name}' but is of type '{type}' instead of 'Fields<{type}>'",
                "change the type and remove set")
            : new($"is of type 'Fields<{type}>', but its register '{register.Name}' is no array", $"use {type}");
    }
}
