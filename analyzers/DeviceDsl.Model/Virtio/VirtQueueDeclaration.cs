using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Virtio;

/// <summary>One <c>[VirtQueue]</c> as written on a method: one queue, or several.</summary>
internal sealed class VirtQueueDeclaration
{
    /// <summary>The maximum size of a queue (VQ-2).</summary>
    public const int MaxQueueSize = 32768;

    /// <summary>The maximum index of a queue: kicks identify a queue by 16 bits.</summary>
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

    /// <summary>The index of its last queue; meaningless if count or stride is invalid.</summary>
    public long Last => Index + ((Count - 1L) * Stride);

    /// <summary>Whether its queue indices are valid.</summary>
    public bool HasQueues => Index >= 0 && Count >= 1 && Stride >= 1 && Last <= LastIndex;

    /// <summary>The queue indices, if they are valid.</summary>
    public IEnumerable<int> Indices => HasQueues ? Enumerable.Range(0, Count).Select(number => Index + (number * Stride)) : [];

    /// <summary>Whether the handler takes the queue; otherwise it takes the requests one at a time.</summary>
    public bool TakesQueue => IsGiven("VirtQueue") && Handler.ReturnsVoid;

    /// <summary>Whether parameters and result of the handler fit a queue.</summary>
    public bool HasFittingHandler => TakesQueue || (IsGiven("DescriptorChain") && ReturnsLength);

    private bool ReturnsLength
        => Handler is { ReturnType.SpecialType: SpecialType.System_UInt32, ReturnsByRef: false, ReturnsByRefReadonly: false };

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>The attributes of a method, without those that do not compile.</summary>
    public static IEnumerable<VirtQueueDeclaration> Read(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
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
