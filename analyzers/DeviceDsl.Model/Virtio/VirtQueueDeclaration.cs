using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Virtio;

/// <summary>One <c>[VirtQueue]</c> as written on a method: one queue, or several.</summary>
internal sealed class VirtQueueDeclaration
{
    /// <summary>The longest queue (VQ-2).</summary>
    public const int MaxQueueSize = 32768;

    /// <summary>The last queue of all: kicks name it in 16 bits.</summary>
    public const int LastIndex = 0xFFFF;

    private const int UsualSize = 256;

    private VirtQueueDeclaration(AttributeData attribute, IMethodSymbol handler, int index)
    {
        Attribute = attribute;
        Handler = handler;
        Index = index;
        Size = attribute.Named<int>("Size") ?? UsualSize;
        Count = attribute.Named<int>("Count") ?? 1;
        Stride = attribute.Named<int>("Stride") ?? 1;
    }

    public AttributeData Attribute { get; }

    public IMethodSymbol Handler { get; }

    public int Index { get; }

    public int Size { get; }

    public int Count { get; }

    public int Stride { get; }

    /// <summary>The last of its queues; of no account where count or stride is none.</summary>
    public long Last => Index + ((Count - 1L) * Stride);

    /// <summary>Whether there are such queues.</summary>
    public bool HasQueues => Index >= 0 && Count >= 1 && Stride >= 1 && Last <= LastIndex;

    /// <summary>The queues, where there are such.</summary>
    public IEnumerable<int> Indices => HasQueues ? Enumerable.Range(0, Count).Select(number => Index + (number * Stride)) : [];

    /// <summary>Whether the handler is given the queue; else it is given its requests, one at a time.</summary>
    public bool TakesQueue => IsGiven("VirtQueue") && Handler.ReturnsVoid;

    /// <summary>Whether the handler takes and returns what there is for it.</summary>
    public bool HasFittingHandler => TakesQueue || (IsGiven("DescriptorChain") && ReturnsLength);

    private bool ReturnsLength => Handler is { ReturnType.SpecialType: SpecialType.System_UInt32, ReturnsByRef: false, ReturnsByRefReadonly: false };

    /// <summary>Where an argument stands.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>The attributes of a method; those that do not compile are left out.</summary>
    public static IEnumerable<VirtQueueDeclaration> Read(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (AttributeNames.OfLanguage(attribute) == AttributeNames.VirtQueue && attribute.Constructor<int>(0) is { } index)
            {
                yield return new(attribute, method, index);
            }
        }
    }

    private bool IsGiven(string name)
        => Handler.Parameters.Length == 1
            && Handler.Parameters[0] is { RefKind: RefKind.None } parameter
            && (parameter.Type as INamedTypeSymbol).Is(AttributeNames.VirtioNamespace, name);
}
