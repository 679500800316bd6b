using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Model.Devices;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Virtio;

/// <summary>A <c>[VirtioDevice]</c> class as written: its queues and its configuration in source order, valid or not.</summary>
internal sealed class VirtioDeclaration
{
    private VirtioDeclaration(MarkedType marked, AttributeData attribute)
    {
        Type = marked.Type;
        Attribute = attribute;
        Id = attribute.Constructor<int>(0);
        Name = attribute.NamedString("Name") ?? Type.Name;
        UsesIoEventFds = attribute.Named<bool>("IoEventFd") ?? true;
        Queues = marked.Marked.OfType<IMethodSymbol>().SelectMany(VirtQueueDeclaration.Read).ToImmutableArray();
        Configuration = marked.Marked.OfType<IPropertySymbol>()
            .Select(VirtioConfigDeclaration.Read)
            .OfType<VirtioConfigDeclaration>()
            .ToImmutableArray();
        Timers = new(
            marked.Marked.OfType<IPropertySymbol>(),
            marked.Marked.OfType<IMethodSymbol>().Where(static method => !GeneratedFiles.Declare(method)));
        States = StateDeclaration.Read(marked).ToImmutableArray();
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>The fields, properties and captured parameters, marked as transient or not.</summary>
    public ImmutableArray<StateDeclaration> States { get; }

    public AttributeData Attribute { get; }

    /// <summary>The number of the device type; null if it does not compile.</summary>
    public int? Id { get; }

    public string Name { get; }

    /// <summary>Whether ioeventfds deliver the kicks.</summary>
    public bool UsesIoEventFds { get; }

    public ImmutableArray<VirtQueueDeclaration> Queues { get; }

    public ImmutableArray<VirtioConfigDeclaration> Configuration { get; }

    public TimerSet Timers { get; }

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>Reads a class. Returns null if it is not a virtio device.</summary>
    public static VirtioDeclaration? Read(MarkedType marked)
        => marked.Type.TypeKind == TypeKind.Class && AttributeNames.VirtioDeviceAttributeOf(marked.Type) is { } attribute
            ? new(marked, attribute)
            : null;
}
