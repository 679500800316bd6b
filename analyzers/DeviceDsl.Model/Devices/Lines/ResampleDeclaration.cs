using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>One <c>[OnResample]</c> as written on a method.</summary>
internal sealed class ResampleDeclaration(AttributeData attribute, IMethodSymbol handler)
{
    public AttributeData Attribute { get; } = attribute;

    public IMethodSymbol Handler { get; } = handler;

    public int Gsi { get; } = attribute.Named<int>("Gsi") ?? 0;

    /// <summary>The source location that names the line.</summary>
    public Site GsiSite => new(Attribute, "Gsi");
}
