using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks that the name <c>Host</c> is free for the host of a device: DDSL0029.</summary>
internal static class HostRule
{
    /// <summary>The name of the generated property.</summary>
    public const string Name = "Host";

    /// <summary>The form in which a device exposes its host to the machine.</summary>
    public static HostForm FormOf(DeviceDeclaration device) => FormOf(device, GeneratedName.Holder(device.Type, Name));

    /// <summary>The expression by which generated code of a device gets its host.</summary>
    public static string ExpressionOf(DeviceDeclaration device)
        => FormOf(device) == HostForm.Interface ? "((global::DeviceDsl.IDevice)this).Host!" : Name;

    /// <summary>Whether a type is the host of a device.</summary>
    public static bool IsHost(ITypeSymbol? type) => (type as INamedTypeSymbol).Is(AttributeNames.Namespace, "DeviceHost");

    public static Finding? Check(DeviceDeclaration device)
    {
        ISymbol? holder = GeneratedName.Holder(device.Type, Name);
        if (FormOf(device, holder) != HostForm.Interface) return null;

        Site site = holder is null ? LineSite(device)! : new Site(IsOf(device.Type, holder) ? holder : device.Type);
        string fault = holder is null ? "is already the name of a line" : GeneratedName.Taken(device.Type, holder);
        return new(
            Catalogue.InvalidLineName,
            site,
            Name,
            "device's host",
            fault + ": use ((IDevice)this).Host")
        { MaxSeverity = DiagnosticSeverity.Info };
    }

    private static HostForm FormOf(DeviceDeclaration device, ISymbol? holder)
    {
        // A block gets the host of its device.
        if (holder is not null) return !device.IsBlock && IsReadableHost(holder, device.Type) ? HostForm.Member : HostForm.Interface;

        return LineSite(device) is null ? HostForm.Property : HostForm.Interface;
    }

    // A line with this name has it on purpose, and keeps it.
    private static Site? LineSite(DeviceDeclaration device)
        => device.Lines.FirstOrDefault(static line => line.Name == Name)?.NameSite
            ?? (device.Msi is { Name: Name } msi ? msi.At("Name") : null);

    private static bool IsOf(INamedTypeSymbol type, ISymbol holder)
        => holder is IParameterSymbol || SymbolEqualityComparer.Default.Equals(type, holder.ContainingType);

    private static bool IsReadableHost(ISymbol holder, INamedTypeSymbol device) => holder switch
    {
        IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: { } getter } property
            => IsHost(property.Type) && IsUsable(getter, property, device),
        IFieldSymbol { IsStatic: false } field => IsHost(field.Type) && IsUsable(field, field, device),
        _ => false,
    };

    private static bool IsUsable(ISymbol read, ISymbol holder, INamedTypeSymbol device)
        => !Obsolescence.IsObsolete(holder)
            && (SymbolEqualityComparer.Default.Equals(holder.ContainingType, device)
                || read.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
                || (read.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedAndInternal
                    && SymbolEqualityComparer.Default.Equals(holder.ContainingAssembly, device.ContainingAssembly)));
}
