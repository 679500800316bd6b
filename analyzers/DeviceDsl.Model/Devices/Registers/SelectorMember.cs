using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>A property or field of a class that decides which register an access reaches.</summary>
internal sealed class SelectorMember
{
    private SelectorMember(ISymbol symbol, ITypeSymbol type, bool isReadable)
    {
        Symbol = symbol;
        Type = type;
        IsReadable = isReadable;
    }

    public ISymbol Symbol { get; }

    public ITypeSymbol Type { get; }

    /// <summary>Whether code can read it.</summary>
    public bool IsReadable { get; }

    public bool IsStatic => Symbol.IsStatic;

    public bool IsBool => Type.SpecialType == SpecialType.System_Boolean;

    /// <summary>The width of its values in bits; null if it is neither a bool nor an integer nor an enum.</summary>
    public int? Width => IsBool
        ? 1
        : 8 * PropertyShape.IntegerWidthOf((Type as INamedTypeSymbol)?.EnumUnderlyingType ?? Type);

    /// <summary>The highest value that it can have, as a register, a field or by its type.</summary>
    public ulong Highest(DeviceDeclaration device)
    {
        if (device.Fields.FirstOrDefault(field => field.Name == Symbol.Name) is { } field && field.High is >= 0 and < 64
            && field.Low >= 0 && field.Low <= field.High)
        {
            return FieldBits.Of(field.High - field.Low, 0);
        }

        if (device.Registers.FirstOrDefault(register => register.Name == Symbol.Name) is { } register) return register.Bits;

        return FieldBits.Of((Width ?? 64) - 1, 0);
    }

    /// <summary>Finds a member of a class or of its base classes; null if there is none with the name, or only methods and types.</summary>
    public static SelectorMember? Find(INamedTypeSymbol type, string name)
    {
        ISymbol? found = All(type).FirstOrDefault(member => member.Name == name);
        return found switch
        {
            IPropertySymbol { IsIndexer: false } property => new(property, property.Type, property.GetMethod is not null),
            IFieldSymbol field => new(field, field.Type, true),
            _ => null,
        };
    }

    /// <summary>The names of the members that could be meant.</summary>
    public static IEnumerable<string> Names(INamedTypeSymbol type)
        => All(type)
            .Where(static member => member is IPropertySymbol { IsIndexer: false } or IFieldSymbol { IsImplicitlyDeclared: false })
            .Select(static member => member.Name);

    private static IEnumerable<ISymbol> All(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            foreach (ISymbol member in at.GetMembers())
            {
                if (SymbolEqualityComparer.Default.Equals(at, type) || member.DeclaredAccessibility != Accessibility.Private)
                {
                    yield return member;
                }
            }
        }
    }
}
