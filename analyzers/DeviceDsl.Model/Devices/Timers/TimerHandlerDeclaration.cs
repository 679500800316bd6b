using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>One <c>[OnTimer]</c> as written on a method.</summary>
internal sealed class TimerHandlerDeclaration(AttributeData attribute, IMethodSymbol method)
{
    public AttributeData Attribute { get; } = attribute;

    public IMethodSymbol Method { get; } = method;

    /// <summary>The name of the timer's property; null if it does not compile.</summary>
    public string? Timer { get; } = attribute.ConstructorString(0);

    /// <summary>The source location of the timer's name.</summary>
    public Site TimerSite => new(Attribute, "timer");

    /// <summary>The attributes of a method, without those that do not compile.</summary>
    public static IEnumerable<TimerHandlerDeclaration> Read(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (AttributeNames.OfLanguage(attribute) == AttributeNames.OnTimer && attribute.ConstructorString(0) is not null)
            {
                yield return new(attribute, method);
            }
        }
    }
}
