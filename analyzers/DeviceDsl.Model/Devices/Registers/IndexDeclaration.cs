using System;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>One <c>[IndexedBy]</c> as written on a property.</summary>
internal sealed class IndexDeclaration
{
    private IndexDeclaration(AttributeData attribute, string index)
    {
        Attribute = attribute;
        Index = index;
        First = attribute.Named<ulong>("First") ?? 0;
        Step = attribute.Named<ulong>("Step") ?? 1;
    }

    public AttributeData Attribute { get; }

    /// <summary>The name of the member that selects a register.</summary>
    public string Index { get; }

    /// <summary>The value that selects the first register.</summary>
    public ulong First { get; }

    /// <summary>The distance between the values of neighbours.</summary>
    public ulong Step { get; }

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads a property. Returns null if it has no index, or if its attribute does not compile.</summary>
    public static IndexDeclaration? Read(IPropertySymbol property)
        => AttributeNames.Find(property, AttributeNames.IndexedBy) is { } attribute && attribute.ConstructorString(0) is { } index
            ? new(attribute, index)
            : null;

    /// <summary>The value that selects one register; the highest possible one if it does not fit.</summary>
    public ulong ValueOf(int index)
        => Step != 0 && (ulong)index > (ulong.MaxValue - First) / Step ? ulong.MaxValue : First + (Step * (ulong)index);

    /// <summary>Whether no value selects a register of both arrays.</summary>
    public bool Excludes(int count, IndexDeclaration other, int otherCount)
    {
        if (Index != other.Index) return false;

        // Walk the shorter one.
        if (count > otherCount) return other.Excludes(otherCount, this, count);

        for (int i = 0; i < count; i++)
        {
            if (other.Selects(ValueOf(i), otherCount)) return false;
        }

        return true;
    }

    private bool Selects(ulong value, int count)
        => value >= First && (value - First) % Math.Max(Step, 1) == 0 && (value - First) / Math.Max(Step, 1) < (ulong)count;
}
