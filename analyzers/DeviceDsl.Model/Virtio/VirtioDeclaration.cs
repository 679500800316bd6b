using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Model.Declarations;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Virtio;

/// <summary>A <c>[VirtioDevice]</c> class as written: its queues and its configuration, in source order, right or wrong.</summary>
internal sealed class VirtioDeclaration
{
    private VirtioDeclaration(INamedTypeSymbol type, AttributeData attribute)
    {
        Type = type;
        Attribute = attribute;
        Id = attribute.Constructor<int>(0);
        Name = attribute.NamedString("Name") ?? type.Name;
        UsesIoEventFds = attribute.Named<bool>("IoEventFd") ?? true;
        var members = type.GetMembers();
        Queues = members.OfType<IMethodSymbol>().SelectMany(VirtQueueDeclaration.Read).ToImmutableArray();
        Configuration = members.OfType<IPropertySymbol>().Select(VirtioConfigDeclaration.Read).OfType<VirtioConfigDeclaration>().ToImmutableArray();
    }

    public INamedTypeSymbol Type { get; }

    public AttributeData Attribute { get; }

    /// <summary>The number of the kind; null where it does not compile.</summary>
    public int? Id { get; }

    public string Name { get; }

    /// <summary>Whether kicks come by ioeventfd.</summary>
    public bool UsesIoEventFds { get; }

    public ImmutableArray<VirtQueueDeclaration> Queues { get; }

    public ImmutableArray<VirtioConfigDeclaration> Configuration { get; }

    /// <summary>Where an argument stands.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads a class; null where it is no virtio device.</summary>
    public static VirtioDeclaration? Read(INamedTypeSymbol type)
        => type.TypeKind == TypeKind.Class && AttributeNames.VirtioDeviceAttributeOf(type) is { } attribute
            ? new(type, attribute)
            : null;
}
